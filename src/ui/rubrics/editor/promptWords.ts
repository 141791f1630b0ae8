import type { JudgeMode } from "#core/cases/evaluationCase.ts";
import { fitPrompt } from "#core/prompts/fitPrompt.ts";

/** A number of tokens as on the page; an estimate carries ≈. */
export function tokenWords(tokens: number, isEstimate: boolean): string {
  const sign = isEstimate ? "≈ " : "";
  return `${sign}${tokens.toLocaleString("en-US")} ${tokens === 1 ? "token" : "tokens"}`;
}

export interface PromptRoom {
  readonly promptTokens: number;
  readonly isEstimate: boolean;
  readonly maxTokens: number;
  readonly contextLength: number;
}

/** What of the context is left for the texts of a case, in one sentence. */
export function roomWords(
  { promptTokens, isEstimate, maxTokens, contextLength }: PromptRoom,
  mode: JudgeMode,
  hasReferenceAnswer: boolean,
): string {
  const fit = fitPrompt({ promptTokens, maxTokens, contextLength });
  const output = `${maxTokens.toLocaleString("en-US")} for what the judge writes`;
  if (fit.kind === "too-long") {
    return `${tokenWords(fit.excessTokens, isEstimate)} too many, with ${output}: shorten the rubric.`;
  }
  const texts = caseTextWords(mode, hasReferenceAnswer);
  return `${tokenWords(fit.spareTokens, isEstimate)} left for ${texts}, with ${output}.`;
}

/** Whether a prompt with its case fits. */
export function fitWords({ promptTokens, isEstimate, maxTokens, contextLength }: PromptRoom): string {
  const fit = fitPrompt({ promptTokens, maxTokens, contextLength });
  return fit.kind === "fits"
    ? `It fits, with ${tokenWords(fit.spareTokens, isEstimate)} to spare.`
    : `${tokenWords(fit.excessTokens, isEstimate)} more than leave room for what the judge writes.`;
}

function caseTextWords(mode: JudgeMode, hasReferenceAnswer: boolean): string {
  const responses = mode === "direct" ? "response" : "both responses";
  return hasReferenceAnswer
    ? `instruction, ${responses} and reference answer`
    : `instruction and ${responses}`;
}
