import type { ReactElement } from "react";
import type { Proposed } from "#stores/rubrics/draftingState.ts";
import { Button } from "#ui/components/Button.tsx";
import { nothingWords } from "./draftingWords.ts";
import { Output } from "./Output.tsx";
import { NEXT_FOCUS } from "./useKeptFocus.ts";

/** The person reads why there is nothing to decide about. */
export function NothingProposed({
  proposed,
  onClose,
}: {
  readonly proposed: Proposed;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-panel p-3">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <p className="max-w-reading min-w-0 flex-1 basis-60 py-1.5 wrap-anywhere">{nothingWords(proposed)}</p>
        <Button {...NEXT_FOCUS} onPress={onClose}>
          Close
        </Button>
      </div>
      <Output text={proposed.output} />
    </div>
  );
}
