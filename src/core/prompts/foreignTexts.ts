import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { renderCriteria, renderRubric } from "#core/rubric/renderRubric.ts";
import type { ScoreRubric } from "#core/rubric/scoreRubric.ts";
import { neutralizeControlTokens } from "./controlTokens.ts";
import { flagImitation } from "./flagImitation.ts";
import type { PromptFormat } from "./promptFormat.ts";
import type { TextFlag } from "./promptProfile.ts";

export type TextField = TextFlag["field"];

/** A text that somebody else wrote, ready to stand in a judge prompt. */
export interface ForeignText {
  readonly field: TextField;
  /** With its control tokens taken apart. */
  readonly text: string;
  readonly flags: readonly TextFlag[];
}

/** Whether a case has a reference answer that is more than white space. */
export function hasReferenceAnswer(evaluationCase: EvaluationCase): boolean {
  return evaluationCase.referenceAnswer.trim() !== "";
}

/**
 * Collect the texts that the judge will read, in the case's own order and the rubric last. What the judge will not read
 * (a blank reference answer, the score descriptions in pairwise ranking) is left out, and so are its flags.
 */
export function foreignTexts(
  evaluationCase: EvaluationCase,
  rubric: ScoreRubric,
  format: PromptFormat,
): readonly ForeignText[] {
  const { instruction, referenceAnswer } = evaluationCase;
  const foreign = (field: TextField, text: string): ForeignText => foreignText(field, text, text, format);
  return [
    foreign("instruction", instruction),
    ...(evaluationCase.mode === "direct"
      ? [foreign("response", evaluationCase.response.text)]
      : [
          foreign("responseA", evaluationCase.responseA.text),
          foreign("responseB", evaluationCase.responseB.text),
        ]),
    ...(hasReferenceAnswer(evaluationCase) ? [foreign("referenceAnswer", referenceAnswer)] : []),
    rubricText(evaluationCase, rubric, format),
  ];
}

function rubricText({ mode }: EvaluationCase, rubric: ScoreRubric, format: PromptFormat): ForeignText {
  if (mode === "pairwise") return foreignText("rubric", renderCriteria(rubric), rubric.criteria, format);
  // searched before rendering, which adds `Score 1:` lines that imitate nothing
  const asWritten = [rubric.criteria, ...rubric.scoreDescriptions].join("\n");
  return foreignText("rubric", renderRubric(rubric), asWritten, format);
}

/** `text` goes into the prompt; a rubric is neutralized as rendered, for the criteria `/INST` get brackets there. */
function foreignText(field: TextField, text: string, asWritten: string, format: PromptFormat): ForeignText {
  const neutralized = neutralizeControlTokens(text, format);
  const tokens = neutralized.found.map(({ token, count }) => ({ found: token, count }));
  return {
    field,
    text: neutralized.text,
    flags: [
      ...tokens.map((token): TextFlag => ({ field, kind: "control-token", ...token })),
      ...flagImitation(asWritten).map((part): TextFlag => ({ field, kind: "template-imitation", ...part })),
    ],
  };
}
