import { Equal, FileQuestionMark, Ruler, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classes } from "./classes.ts";

export type MarkedState = "unsettled" | "tie" | "unparsed" | "failed" | "too-long" | "waiting" | "judging";

export interface StateMarkProps {
  readonly state: MarkedState;
  /** Other words than the usual one, such as `Unparsed: no marker`. */
  readonly children?: ReactNode;
}

const WORDS: Readonly<Record<MarkedState, string>> = {
  unsettled: "Unsettled",
  tie: "Tie",
  unparsed: "Unparsed",
  failed: "Failed",
  "too-long": "Too long",
  waiting: "Waiting",
  judging: "Judging",
};

const OUTLINED: readonly MarkedState[] = ["unparsed", "failed", "too-long"];

/** The person reads in a word, with a sign that needs no colour, why there is no score or winner here. */
export function StateMark({ state, children }: StateMarkProps): ReactElement {
  return (
    <span
      className={classes(
        "inline-flex max-w-full items-center gap-1.5 text-table",
        OUTLINED.includes(state) && "rounded-md border border-edge px-1.5",
        state === "waiting" && "text-muted",
      )}
    >
      <Sign state={state} />
      <span className="min-w-0 truncate">{children ?? WORDS[state]}</span>
    </span>
  );
}

function Sign({ state }: { readonly state: MarkedState }): ReactElement {
  const icon = "size-3.5 shrink-0";
  switch (state) {
    case "unsettled":
      return <span aria-hidden className="hatched h-3.5 w-5 shrink-0 rounded-sm border border-edge" />;
    case "tie":
      return <Equal aria-hidden className={icon} />;
    case "unparsed":
      return <FileQuestionMark aria-hidden className={icon} />;
    case "failed":
      return <TriangleAlert aria-hidden className={icon} />;
    case "too-long":
      return <Ruler aria-hidden className={icon} />;
    case "waiting":
      return <span aria-hidden className="size-2 shrink-0 rounded-full border border-edge" />;
    case "judging":
      return <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-ember" />;
  }
}
