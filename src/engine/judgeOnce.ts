import type { AssessmentEvent, AssessmentTask } from "#core/judge/assessment.ts";
import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import { deriveSeed } from "#core/judge/deriveSeed.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import { expectedAnswer, type ExpectedAnswer } from "#core/verdict/expectedAnswer.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import type { ParsedDirect, ParsedPairwise } from "#core/verdict/parsedOutput.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";
import { readCallDistribution } from "#core/verdict/readCallDistribution.ts";
import type { JudgeCall } from "#core/verdict/verdict.ts";
import { verdictGrammar } from "#core/verdict/verdictGrammar.ts";
import { FORCED_RESULT_RESERVE, forceResult } from "./forceResult.ts";
import type { JudgeEngine } from "./judgeEngine.ts";
import type { PreparedPrompt } from "./preparePrompt.ts";

/** How many likeliest tokens are asked for at every position; an engine may give fewer. */
const TOP_TOKENS = 20;

/** What all calls of one assessment share. */
export interface CallContext {
  readonly engine: Pick<JudgeEngine, "complete" | "countTokens">;
  readonly model: LoadedModel;
  readonly task: AssessmentTask;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AssessmentEvent) => void;
}

/** Make one attempt in one order; unreadable output is a value, not an error. */
export async function judgeOnce(
  context: CallContext,
  prompt: PreparedPrompt,
  attempt: number,
): Promise<JudgeCall> {
  const { model, task, signal, onEvent } = context;
  const { order } = prompt;
  signal.throwIfAborted();
  const isConstrained = model.capabilities.grammar && attempt === task.settings.maxAttempts;
  const request = isConstrained
    ? constrained(requestFor(context, prompt, attempt), context, prompt)
    : requestFor(context, prompt, attempt);
  onEvent({ kind: "call-started", order, attempt, constraint: isConstrained ? "grammar" : "none" });
  const onToken = (text: string): void => onEvent({ kind: "piece", order, text });
  const first = await context.engine.complete(request, { signal, onToken });
  signal.throwIfAborted();
  const forced = isConstrained ? await forceIfCut(context, request, first, onToken) : null;
  signal.throwIfAborted();
  const completion = forced ?? first;
  const call: JudgeCall = {
    order,
    attempt,
    constraint: forced ? "grammar-and-forced-result" : isConstrained ? "grammar" : "none",
    seed: request.seed,
    promptSha256: prompt.sha256,
    ...describe(context, completion),
  };
  onEvent({ kind: "call-finished", call });
  return call;
}

function requestFor(
  { model, task: { settings } }: CallContext,
  prompt: PreparedPrompt,
  attempt: number,
): CompletionRequest {
  return {
    prompt: prompt.text,
    sampling: settings.sampling,
    seed: deriveSeed(settings.seed, prompt.order, attempt),
    topTokens: model.capabilities.tokenProbabilities ? TOP_TOKENS : 0,
  };
}

/** Hold a request to the format, and keep room for asking for the result should it be cut. */
function constrained(
  request: CompletionRequest,
  { task }: CallContext,
  { spareTokens }: PreparedPrompt,
): CompletionRequest {
  const missingRoom = Math.max(0, FORCED_RESULT_RESERVE - spareTokens);
  const maxTokens = Math.max(1, request.sampling.maxTokens - missingRoom);
  return {
    ...request,
    grammar: verdictGrammar(expectedOf(task)),
    sampling: { ...request.sampling, maxTokens },
  };
}

async function forceIfCut(
  context: CallContext,
  request: CompletionRequest,
  completion: Completion,
  onToken: (piece: string) => void,
): Promise<Completion | null> {
  const isCut = completion.finishReason === "length" && parse(context, completion).kind === "unparsed";
  if (!isCut) return null;
  return forceResult(context.engine, request, completion, {
    expected: expectedOf(context.task),
    contextLength: context.model.capabilities.contextLength,
    signal: context.signal,
    onToken,
  });
}

function parse({ task }: CallContext, { text, finishReason }: Completion): ParsedDirect | ParsedPairwise {
  const expected = expectedOf(task);
  return expected.kind === "score"
    ? parseDirectVerdict(text, finishReason, expected.levels)
    : parsePairwiseVerdict(text, finishReason);
}

function expectedOf({ evaluationCase, rubric }: AssessmentTask): ExpectedAnswer {
  return expectedAnswer(evaluationCase.mode, rubric);
}

type Measured = Omit<JudgeCall, "order" | "attempt" | "constraint" | "seed" | "promptSha256">;

function describe(context: CallContext, completion: Completion): Measured {
  const { promptTokens, cachedPromptTokens, completionTokens, finishReason, timings } = completion;
  const parsed = parse(context, completion);
  const distribution = context.model.capabilities.tokenProbabilities
    ? readCallDistribution(parsed, expectedOf(context.task), completion)
    : { distribution: null, distributionMissing: "This engine does not report token probabilities." };
  return {
    promptTokens,
    cachedPromptTokens,
    completionTokens,
    rawText: completion.text,
    finishReason,
    timings,
    parsed,
    ...distribution,
  };
}
