import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import { levelCount, type ScoreRubric } from "#core/rubric/scoreRubric.ts";
import { fillTemplate } from "./fillTemplate.ts";
import { foreignTexts, hasReferenceAnswer, type TextField } from "./foreignTexts.ts";
import type { PromptFormat } from "./promptFormat.ts";
import type { JudgePrompt, PromptProfile } from "./promptProfile.ts";
import { PROMPT_TEMPLATES, SYSTEM_PROMPTS, type ModeTemplates } from "./promptTemplates.ts";
import { scaleTemplate } from "./scaleTemplate.ts";
import { wrapPrompt } from "./wrapPrompt.ts";

export interface PromptRequest {
  readonly evaluationCase: EvaluationCase;
  /** `BA` shows response B of the case as the judge's Response A, and the other way round. */
  readonly order: ResponseOrder;
  readonly rubric: ScoreRubric;
  readonly profile: PromptProfile;
  readonly format: PromptFormat;
}

/**
 * Write the exact text that the judge reads. A blank reference answer is none; pairwise ranking reads only the rubric's
 * criteria. Foreign text goes in as it is, except that control tokens are taken apart. With a rubric of other than five
 * levels, direct assessment names the rubric's own scale.
 *
 * @returns The prompt with its literal BOS, and flags that name the case's own fields whatever the order.
 * @throws {RangeError} for a direct assessment in order `BA`.
 */
export function renderPrompt({ evaluationCase, order, rubric, profile, format }: PromptRequest): JudgePrompt {
  const { mode } = evaluationCase;
  if (mode === "direct" && order === "BA") {
    throw new RangeError('Cannot render prompt: order "BA" needs two responses');
  }
  const texts = foreignTexts(evaluationCase, rubric, format);
  const values = Object.fromEntries(texts.map(({ field, text }) => [gapName(field, order), text]));
  const { joiner, [mode]: templates } = PROMPT_TEMPLATES[profile];
  const template = templateFor(evaluationCase, rubric, templates);
  const parts = { system: SYSTEM_PROMPTS[mode], user: fillTemplate(template, values), joiner };
  return { text: wrapPrompt(parts, format), profile, flags: texts.flatMap(({ flags }) => flags) };
}

function templateFor(
  evaluationCase: EvaluationCase,
  rubric: ScoreRubric,
  { withReference, withoutReference }: ModeTemplates,
): string {
  const template = hasReferenceAnswer(evaluationCase) ? withReference : withoutReference;
  return evaluationCase.mode === "direct" ? scaleTemplate(template, levelCount(rubric)) : template;
}

/** The template's name for the gap into which a field goes. */
function gapName(field: TextField, order: ResponseOrder): string {
  switch (field) {
    case "instruction":
    case "response":
    case "rubric":
      return field;
    case "referenceAnswer":
      return "reference_answer";
    case "responseA":
      return order === "AB" ? "response_A" : "response_B";
    case "responseB":
      return order === "AB" ? "response_B" : "response_A";
  }
}
