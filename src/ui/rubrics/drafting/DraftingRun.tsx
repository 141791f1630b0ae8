import type { ReactElement } from "react";
import type { Drafting } from "#stores/rubrics/draftingState.ts";
import { Button } from "#ui/components/Button.tsx";
import { readingWords } from "./draftingWords.ts";
import { NEXT_FOCUS } from "./useKeptFocus.ts";

/** The person watches the model write, and stops it. */
export function DraftingRun({
  running: { modelName, exampleCount, text },
  onStop,
}: {
  readonly running: Extract<Drafting, { kind: "running" }>;
  readonly onStop: () => void;
}): ReactElement {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-panel p-3">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <p className="flex min-w-0 items-center gap-2 wrap-anywhere">
          <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-ember" />
          {modelName} is writing on this machine
        </p>
        <Button {...NEXT_FOCUS} onPress={onStop}>
          Stop
        </Button>
      </div>
      {text === "" ? (
        <p className="min-h-30 text-muted">{readingWords(exampleCount)}</p>
      ) : (
        <p aria-busy dir="auto" className="reading min-h-30 text-muted wrap-anywhere whitespace-pre-wrap">
          {text}
        </p>
      )}
    </div>
  );
}
