import { Check, X } from "lucide-react";
import type { ReactElement } from "react";
import type { Proposal } from "#stores/rubrics/draftingState.ts";
import { Button } from "#ui/components/Button.tsx";
import { WordDiff } from "#ui/rubrics/WordDiff.tsx";
import { NEXT_FOCUS } from "./useKeptFocus.ts";

export interface ProposalRowProps {
  readonly proposal: Proposal;
  /** Whether the rubric has the level that it is for. */
  readonly isTakeable: boolean;
  /** Whether it is the one to decide about next. */
  readonly isNext: boolean;
  readonly onAccept: () => void;
  readonly onDismiss: () => void;
}

/** The person sees what would change in one level and decides; afterwards one line says how. */
export function ProposalRow({
  proposal: { index, before, text, state, hasChanged },
  isTakeable,
  isNext,
  onAccept,
  onDismiss,
}: ProposalRowProps): ReactElement {
  const score = index + 1;
  const focusMark = isNext ? NEXT_FOCUS : {};
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2">
      <span aria-hidden className="figures text-center text-reading text-muted">
        {score}
      </span>
      {state === "open" ? (
        <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="max-w-reading min-w-0 flex-1 basis-60">
            <span className="sr-only">Level {score}: </span>
            <Change before={before} after={text} />
            {hasChanged && (
              <p className="text-table">
                You have changed this level since; this is against what stands there now. Accept it again to
                take it.
              </p>
            )}
          </div>
          <div className="flex shrink-0 flex-wrap gap-2">
            {isTakeable && (
              <Button
                {...focusMark}
                icon={<Check />}
                aria-label={`Accept for level ${score}`}
                onPress={onAccept}
              >
                Accept
              </Button>
            )}
            <Button
              {...(isTakeable ? {} : focusMark)}
              icon={<X />}
              aria-label={`Dismiss for level ${score}`}
              onPress={onDismiss}
            >
              Dismiss
            </Button>
          </div>
        </div>
      ) : (
        <p className="min-w-0 text-muted">
          <span className="sr-only">Level {score}: </span>
          {state === "accepted" ? "Accepted" : "Dismissed"}
        </p>
      )}
    </li>
  );
}

function Change({ before, after }: { readonly before: string; readonly after: string }): ReactElement {
  if (before.trim() !== "") return <WordDiff before={before} after={after} />;
  return (
    <p className="reading" dir="auto">
      {after}
    </p>
  );
}
