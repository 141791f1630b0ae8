import { useCallback, useMemo } from "react";
import type { LintContext, LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { problemsFirst } from "#core/rubric/lint/lintWeight.ts";
import { lintRubric } from "#core/rubric/lint/lintRubric.ts";
import { visibleFindings } from "#core/rubric/lint/visibleFindings.ts";
import { promptWithoutCase } from "#core/prompts/promptPreview.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";
import { selectOpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useJudgeRoom } from "./useJudgeRoom.ts";
import { useTokenCount } from "./useTokenCount.ts";

/** What the rules found in the text under the pen. */
export interface Findings {
  readonly shown: readonly LintFinding[];
  readonly dismissed: readonly LintFinding[];
  /** Findings that are shown, by the field in whose margin they stand. */
  readonly byField: ReadonlyMap<RubricField, readonly LintFinding[]>;
  /** Mend a finding in the text as it stands now. */
  readonly mend: (key: string) => void;
}

/**
 * Look for findings.
 *
 * @param settled The text a moment after typing, so that no key waits for the rules.
 */
export function useFindings(settled: RubricDraft, dismissedKeys: readonly string[]): Findings {
  const { editor } = useRubricsDesk();
  const context = useLintContext(settled);
  const findings = useMemo(() => lintRubric(settled, context), [settled, context]);

  const mend = useCallback(
    (key: string) => {
      const open = selectOpenRubric(editor.getState());
      if (open === null) return;
      // the text may have gone on since the finding was shown
      const fix = lintRubric(open.draft, context).find((finding) => finding.key === key)?.fix;
      if (fix) editor.getState().actions.change(fix.draft, "fix");
    },
    [editor, context],
  );

  return useMemo(() => {
    const { shown, dismissed } = visibleFindings(findings, dismissedKeys);
    const ordered = problemsFirst(shown);
    return { shown: ordered, dismissed, byField: groupByField(ordered), mend };
  }, [findings, dismissedKeys, mend]);
}

/** What the rule about room has to know: the shortest prompt of a direct assessment, and what it has to fit into. */
function useLintContext(draft: RubricDraft): LintContext {
  const { format, profile, maxTokens, contextLength } = useJudgeRoom();
  const text = useMemo(
    () => promptWithoutCase(draft, { mode: "direct", profile, hasReferenceAnswer: false, format }),
    [draft, profile, format],
  );
  const { tokens: promptTokens } = useTokenCount(text);
  return useMemo(
    () => ({ room: { promptTokens, maxTokens, contextLength } }),
    [promptTokens, maxTokens, contextLength],
  );
}

function groupByField(findings: readonly LintFinding[]): ReadonlyMap<RubricField, readonly LintFinding[]> {
  const byField = new Map<RubricField, LintFinding[]>();
  for (const finding of findings) {
    const [field] = finding.fields;
    if (field === undefined) continue;
    byField.set(field, [...(byField.get(field) ?? []), finding]);
  }
  return byField;
}
