import { flagImitation } from "#core/prompts/flagImitation.ts";
import { judgedTexts, toSource, withoutParts, type JudgedText } from "./judgedTexts.ts";
import type { LintFinding, RubricFix } from "./lintFinding.ts";
import { isSeenWhole, lookedAt, nameField, quoteAll, type LintCheck } from "./lintText.ts";
import { withoutScoreLabels } from "./scoreLabel.ts";

export const IMITATES_TEMPLATE_REASON =
  "The judge may take it for a part of its prompt or for a verdict that is already made, and every verdict with this rubric is flagged.";

/**
 * Find in criteria and descriptions what also stands in the judge prompt or a judge's output: `###Feedback:`, `[RESULT] 5`.
 * A label at the beginning of a description is left to `findOtherScores`.
 */
export const findTemplateImitations: LintCheck = (draft) =>
  judgedTexts(draft).flatMap((judged): readonly LintFinding[] => {
    const found = imitationsIn(judged, lookedAt(judged.text));
    if (found.length === 0) return [];
    return [
      {
        key: `imitates-template:${judged.field}`,
        rule: "imitates-template",
        fields: [judged.field],
        message: `${nameField(judged.field)} ${judged.field === "criteria" ? "hold" : "holds"} ${quoteAll(found)}, which looks like a part of the judge prompt.`,
        reason: IMITATES_TEMPLATE_REASON,
        fix: removal(judged),
      },
    ];
  });

function imitationsIn({ field }: Pick<JudgedText, "field">, text: string): readonly string[] {
  const body = field === "criteria" ? text : withoutScoreLabels(text);
  return flagImitation(body).map(({ found }) => found);
}

function removal(judged: JudgedText): RubricFix | null {
  if (!isSeenWhole(judged.text)) return null;
  const clean = withoutParts(judged.text, (text) => imitationsIn(judged, text).map(toImitationSource), "i");
  return clean === null ? null : { label: "Remove it", draft: judged.replaceWith(clean) };
}

/** Headers and `Score 5:` imitate only at the start of a line, and stay elsewhere. */
function toImitationSource(found: string): string {
  return /^(?:#|score\b)/i.test(found) ? `^[^\\S\\n]{0,20}${toSource(found)}` : toSource(found);
}
