import { CircleCheck } from "lucide-react";
import { useRef, useState, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { fieldWords } from "#core/rubric/readField.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";
import { Button } from "#ui/components/Button.tsx";
import { FindingText } from "./FindingText.tsx";
import { findingCount } from "./lintWords.ts";
import type { Findings } from "./useFindings.ts";

export interface FindingListProps {
  readonly findings: Findings;
  readonly draft: RubricDraft;
  readonly isReadOnly: boolean;
  readonly onMend: (finding: LintFinding) => void;
  readonly onDismiss: (finding: LintFinding) => void;
  readonly onBringBack: (finding: LintFinding) => void;
  readonly onGoTo: (field: RubricField) => void;
}

/** The person reads everything that was found in the rubric, and what they have dismissed. */
export function FindingList({
  findings,
  onDismiss,
  onBringBack,
  onGoTo,
  ...rest
}: FindingListProps): ReactElement {
  const headingRef = useRef<HTMLHeadingElement>(null);
  const [areDismissedShown, setDismissedShown] = useState(false);
  const { shown, dismissed } = findings;
  return (
    <section aria-label="Findings" className="flex flex-col gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3">
        <h3 ref={headingRef} tabIndex={-1} className="flex items-center gap-2 font-semibold">
          {shown.length === 0 && <CircleCheck aria-hidden className="size-4 text-muted" />}
          {shown.length === 0 ? "Nothing found that makes verdicts worse" : findingCount(shown.length)}
        </h3>
        {dismissed.length > 0 && (
          <Button
            variant="quiet"
            aria-expanded={areDismissedShown}
            onPress={() => setDismissedShown(!areDismissedShown)}
          >
            {dismissed.length} dismissed · {areDismissedShown ? "hide" : "show"}
          </Button>
        )}
      </div>
      {shown.length > 0 && (
        <ul className="flex flex-col gap-4">
          {shown.map((finding) => (
            <li key={finding.key} className="flex flex-col gap-0.5 border-l-2 border-line pl-3">
              <FieldLinks fields={finding.fields} onGoTo={onGoTo} />
              <FindingText
                {...rest}
                finding={finding}
                onDismiss={(dismissedOne) => {
                  onDismiss(dismissedOne);
                  headingRef.current?.focus();
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {areDismissedShown && dismissed.length > 0 && (
        <ul aria-label="Dismissed findings" className="flex flex-col gap-2">
          {dismissed.map((finding) => (
            <li key={finding.key} className="flex flex-wrap items-center justify-between gap-2 text-muted">
              <span className="min-w-0 flex-1 wrap-anywhere">{finding.message}</span>
              {!rest.isReadOnly && (
                <Button
                  variant="quiet"
                  onPress={() => {
                    onBringBack(finding);
                    headingRef.current?.focus();
                  }}
                >
                  Bring back
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FieldLinks({
  fields,
  onGoTo,
}: {
  readonly fields: readonly RubricField[];
  readonly onGoTo: (field: RubricField) => void;
}): ReactElement {
  return (
    <p className="flex flex-wrap gap-x-2 text-table text-muted">
      {fields.map((field) => (
        <button
          key={field}
          type="button"
          onClick={() => onGoTo(field)}
          className="rounded-sm underline decoration-edge underline-offset-3 hover:text-ink pointer-coarse:min-h-11"
        >
          {fieldWords(field)}
        </button>
      ))}
    </p>
  );
}
