import type { ResponseOrder } from "#core/cases/evaluationCase.ts";
import { AppError } from "#core/errors.ts";
import type { AssessmentTask } from "#core/judge/assessment.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import { fitPrompt } from "#core/prompts/fitPrompt.ts";
import type { TextFlag } from "#core/prompts/promptProfile.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import type { JudgeEngine } from "./judgeEngine.ts";
import { sha256Hex } from "./sha256.ts";

/** The prompt of one order, counted and known to fit. */
export interface PreparedPrompt {
  readonly order: ResponseOrder;
  readonly text: string;
  readonly sha256: string;
  /** Tokens of the context that prompt and longest output leave free. */
  readonly spareTokens: number;
  readonly flags: readonly TextFlag[];
}

/**
 * Render the prompt of one order and count it.
 *
 * @throws {AppError} `engine/prompt-too-long` when it leaves no room for `maxTokens` of output.
 */
export async function preparePrompt(
  engine: Pick<JudgeEngine, "countTokens">,
  model: LoadedModel,
  task: AssessmentTask,
  order: ResponseOrder,
): Promise<PreparedPrompt> {
  const { evaluationCase, rubric, settings } = task;
  const { promptFormat: format, capabilities } = model;
  const { text, flags } = renderPrompt({
    evaluationCase,
    order,
    rubric,
    profile: settings.promptProfile,
    format,
  });
  const { maxTokens } = settings.sampling;
  const { contextLength } = capabilities;
  const promptTokens = await engine.countTokens(text);
  const fit = fitPrompt({ promptTokens, maxTokens, contextLength });
  if (fit.kind === "too-long") {
    throw new AppError(
      "engine/prompt-too-long",
      `Cannot judge case "${evaluationCase.id}": its prompt has ${promptTokens} tokens and the output may take ` +
        `${maxTokens}, but the context holds ${contextLength}`,
      { details: { promptTokens, contextLength, maxTokens } },
    );
  }
  return { order, text, sha256: await sha256Hex(text), spareTokens: fit.spareTokens, flags };
}
