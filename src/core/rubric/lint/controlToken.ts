import { neutralizeControlTokens } from "#core/prompts/controlTokens.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { judgedTexts, toSource, withoutParts, type JudgedText } from "./judgedTexts.ts";
import type { LintFinding, RubricFix } from "./lintFinding.ts";
import { isSeenWhole, lookedAt, nameField, quoteAll, type LintCheck } from "./lintText.ts";

export const CONTROL_TOKEN_REASON =
  "Models read it as a command, so Hearth takes it apart in the prompt, and the judge reads something else than what stands here.";

/** Find in criteria and descriptions what is a control token in any prompt format: `</s>`, `[INST]`, `<|im_end|>`. */
export const findControlTokens: LintCheck = (draft) =>
  judgedTexts(draft).flatMap((judged): readonly LintFinding[] => {
    const found = tokensIn(judged, lookedAt(judged.text));
    if (found.length === 0) return [];
    return [
      {
        key: `control-token:${judged.field}`,
        rule: "control-token",
        fields: [judged.field],
        message: `${nameField(judged.field)} ${judged.field === "criteria" ? "hold" : "holds"} the control token ${quoteAll(found)}.`,
        reason: CONTROL_TOKEN_REASON,
        fix: removal(judged),
      },
    ];
  });

/** Criteria are searched in the brackets that they get in the prompt, where `/INST` becomes a token. */
function tokensIn({ field }: Pick<JudgedText, "field">, text: string): readonly string[] {
  const rendered = field === "criteria" ? `[${text}]` : text;
  const found = PROMPT_FORMATS.flatMap((format) => neutralizeControlTokens(rendered, format).found);
  return [...new Set(found.map(({ token }) => token))];
}

function removal(judged: JudgedText): RubricFix | null {
  if (!isSeenWhole(judged.text)) return null;
  const clean = withoutParts(judged.text, (text) => tokensIn(judged, text).map(toSource));
  return clean === null ? null : { label: "Remove it", draft: judged.replaceWith(clean) };
}
