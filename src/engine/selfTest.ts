import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import type {
  Completion,
  CompletionRequest,
  FinishReason,
  TokenProbabilities,
} from "#core/judge/completion.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import { levelCount, type ScoreRubric } from "#core/rubric/scoreRubric.ts";
import { readScoreDistribution } from "#core/verdict/answerDistribution.ts";
import { directFormat } from "#core/verdict/directFormat.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { RESULT_MARKER } from "#core/verdict/readResult.ts";
import { upToResultMarker } from "./forceResult.ts";
import type { JudgeEngine } from "./judgeEngine.ts";

const CASE: EvaluationCase = {
  mode: "direct",
  id: "self-test",
  instruction: "What is two plus two?",
  response: { id: "self-test-response", label: "Response", text: "Two plus two is four." },
  referenceAnswer: "Four.",
};

const RUBRIC: ScoreRubric = {
  criteria: "Is the answer correct?",
  scoreDescriptions: [
    "The answer is wrong.",
    "The answer is mostly wrong.",
    "The answer is partly correct.",
    "The answer is correct but hard to understand.",
    "The answer is correct and clear.",
  ],
};

const LEVELS = levelCount(RUBRIC);

const FEEDBACK = "The response gives the correct sum in a clear sentence, as the reference answer does.";

/**
 * The likeliest token at every step, as at temperature 0; but there WebLLM would report probabilities of 0 and 1 alone. It
 * takes no smaller top-p.
 */
const GREEDY = { temperature: 1, topP: 1e-5, repetitionPenalty: 1, maxTokens: 3 } as const;

const TOP_TOKENS = 20;

/**
 * Let a judge end a fixed, finished feedback with its score, free of any grammar. A judge that computes rightly writes a
 * score there, trained to judge or not; one whose GPU or weights are broken writes something else.
 *
 * @throws {AppError} What the engine throws; `signal.reason` when stopped.
 */
export async function runSelfTest(
  engine: Pick<JudgeEngine, "complete">,
  model: Pick<LoadedModel, "promptFormat" | "capabilities">,
  { signal }: { readonly signal: AbortSignal },
): Promise<SelfTestResult> {
  const completion = await engine.complete(selfTestRequest(model), { signal });
  const { text: output } = completion;
  const atMs = Date.now();
  const reason = findFault(completion);
  if (reason !== null) return { kind: "failed", output, reason, atMs };
  return { kind: "passed", output, scoreProbability: scoreProbabilityOf(completion), atMs };
}

function selfTestRequest({
  promptFormat,
  capabilities,
}: Pick<LoadedModel, "promptFormat" | "capabilities">): CompletionRequest {
  return {
    prompt: selfTestPrompt(promptFormat),
    sampling: GREEDY,
    seed: 0,
    topTokens: capabilities.tokenProbabilities ? TOP_TOKENS : 0,
  };
}

/**
 * The judge prompt of the fixed case, with everything that a judge would write up to its score.
 *
 * @example
 * selfTestPrompt("mistral-instruct").endsWith("as the reference answer does. [RESULT]") // true
 */
export function selfTestPrompt(format: PromptFormat): string {
  const { text } = renderPrompt({
    evaluationCase: CASE,
    order: "AB",
    rubric: RUBRIC,
    profile: "prometheus-eval",
    format,
  });
  // in the other formats the answer begins a line
  const space = format === "mistral-instruct" ? " " : "";
  return text + space + upToResultMarker(FEEDBACK);
}

/** What is wrong with a completion, in words; `null` if nothing is. */
function findFault({ text, finishReason, tokens }: Completion): string | null {
  if (tokens !== null && !tokens.every(isComputed)) return "Its token probabilities are not numbers.";
  if (statesScore(text, finishReason)) return null;
  const written = text.trim() === "" ? "nothing" : `“${text.trim()}”`;
  return `It should have written a score from 1 to ${LEVELS}, and wrote ${written}.`;
}

/** Whether a token came out of a distribution: something was likely, and nothing was NaN. */
function isComputed({ alternatives }: TokenProbabilities): boolean {
  const isNumber = alternatives.every(({ logProbability }) => !Number.isNaN(logProbability));
  return isNumber && alternatives.some(({ logProbability }) => Number.isFinite(logProbability));
}

/** Whether a continuation is a score and nothing else, or was cut while it went on in words. */
function statesScore(text: string, finishReason: FinishReason): boolean {
  if (parseDirectVerdict(RESULT_MARKER + text, finishReason, LEVELS).kind === "score") return true;
  const opening = directFormat(LEVELS).readOpening(text);
  const isOnlyNumber = /^\D*\d\D*$/.test(text);
  return finishReason === "length" && isOnlyNumber && typeof opening === "number";
}

function scoreProbabilityOf({ tokens }: Completion): number | null {
  if (tokens === null) return null;
  // the marker stands in the prompt
  const marker: TokenProbabilities = { text: RESULT_MARKER, alternatives: [] };
  return readScoreDistribution([marker, ...tokens], LEVELS)?.mass ?? null;
}
