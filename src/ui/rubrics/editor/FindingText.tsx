import { useMemo, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { classes } from "#ui/components/classes.ts";
import { Button } from "#ui/components/Button.tsx";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { RubricDiff } from "#ui/rubrics/RubricDiff.tsx";

export interface FindingTextProps {
  readonly finding: LintFinding;
  readonly draft: RubricDraft;
  readonly isReadOnly: boolean;
  readonly onMend: (finding: LintFinding) => void;
  readonly onDismiss: (finding: LintFinding) => void;
}

/** The person reads what was found and why it matters, sees what a fix would change, and mends or dismisses it. */
export function FindingText({
  finding,
  draft,
  isReadOnly,
  onMend,
  onDismiss,
}: FindingTextProps): ReactElement {
  const { message, reason, fix } = finding;
  const before = useMemo(() => (fix === null ? null : draft), [fix, draft]);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="wrap-anywhere">{message}</p>
      <p className="max-w-reading text-table text-muted">{reason}</p>
      {fix !== null && before !== null && (
        <Disclosure summary="What the fix changes">
          <RubricDiff before={before} after={fix.draft} />
        </Disclosure>
      )}
      {!isReadOnly && (
        <div className={classes("flex flex-wrap gap-2", fix === null ? "-ml-3" : "pt-1")}>
          {fix !== null && <Button onPress={() => onMend(finding)}>{fix.label}</Button>}
          <Button variant="quiet" onPress={() => onDismiss(finding)}>
            Dismiss
          </Button>
        </div>
      )}
    </div>
  );
}
