import { ChevronDown, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classes } from "#ui/components/classes.ts";
import { Popover } from "#ui/components/Popover.tsx";
import { CHIP_CLASSES } from "./chipClasses.ts";

export type JudgeChipState = "none" | "loading" | "ready" | "judging" | "failed";

export interface JudgeChipProps {
  readonly state: JudgeChipState;
  /** `Prometheus 2 7B`, or `No judge`. */
  readonly name: string;
  /** What really holds the weights: `WebGPU`, `CPU`. */
  readonly backend?: string | undefined;
  /** `ready`, `loading 42 %`, `18.4 tokens per second`. */
  readonly stateWord: string;
  /** The panel: model, memory, speed, unload, change. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** The person sees which judge there is and what it does now, and opens a panel about it. */
export function JudgeChip({ state, name, backend, stateWord, children }: JudgeChipProps): ReactElement {
  return (
    <Popover
      label="Judge"
      placement="bottom end"
      triggerClassName={CHIP_CLASSES}
      trigger={
        <>
          <StateDot state={state} />
          <span className="min-w-0 truncate">{name}</span>
          {backend !== undefined && (
            <span className="hidden shrink-0 text-muted wide:inline">
              <span aria-hidden>· </span>
              {backend}
            </span>
          )}
          <span className="shrink-0 text-muted max-pane:sr-only">
            <span aria-hidden>· </span>
            {stateWord}
          </span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </>
      }
    >
      {children}
    </Popover>
  );
}

const DOTS: Readonly<Record<Exclude<JudgeChipState, "failed">, string>> = {
  none: "border border-edge",
  loading: "animate-pulse border-2 border-ember",
  ready: "bg-ink",
  judging: "animate-pulse bg-ember",
};

function StateDot({ state }: { readonly state: JudgeChipState }): ReactElement {
  if (state === "failed") return <TriangleAlert aria-hidden className="size-3.5 shrink-0" />;
  return <span aria-hidden className={classes("size-2 shrink-0 rounded-full", DOTS[state])} />;
}
