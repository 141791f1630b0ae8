import type { ResponseOrder } from "#core/cases/evaluationCase.ts";
import type { Assessment, AssessmentEvent, AssessmentTask } from "#core/judge/assessment.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import { settleOutcome } from "#core/verdict/settleOutcome.ts";
import type { JudgeCall } from "#core/verdict/verdict.ts";
import type { JudgeEngine } from "./judgeEngine.ts";
import { judgeOnce, type CallContext } from "./judgeOnce.ts";
import { preparePrompt, type PreparedPrompt } from "./preparePrompt.ts";

/**
 * Judge one case with any engine: the protocol that all engines share.
 *
 * Each order gets up to `maxAttempts` calls, each with its own seed, until an output can be read. Where the engine can,
 * the last attempt is held to the format by a grammar; if that one is cut by length, a second short request asks for the
 * result alone. Pairwise cases are judged in order AB, then BA if both orders are wanted and AB could be read.
 * An output that stays unreadable is an `unparsed` outcome, never an error.
 *
 * @param model What the engine holds now.
 * @throws {AppError} `engine/prompt-too-long` before anything is generated; whatever the engine throws.
 *   An aborted assessment rejects with `signal.reason`.
 */
export async function assessCase(
  engine: Pick<JudgeEngine, "complete" | "countTokens">,
  model: LoadedModel,
  task: AssessmentTask,
  options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
): Promise<Assessment> {
  const context: CallContext = { engine, model, task, ...options };
  const prompts = await preparePrompts(context);
  const calls: JudgeCall[] = [];
  for (const prompt of prompts) {
    const orderCalls = await judgeOrder(context, prompt);
    calls.push(...orderCalls);
    // without one order there is no verdict, so the other would be judged for nothing
    if (orderCalls.at(-1)?.parsed.kind === "unparsed") break;
  }
  const outcome = settleOutcome(calls, ordersOf(task), task.evaluationCase);
  // both orders show the judge the same texts
  return { calls, outcome, flags: prompts[0]?.flags ?? [] };
}

function ordersOf({ evaluationCase, settings }: AssessmentTask): readonly ResponseOrder[] {
  return evaluationCase.mode === "pairwise" && settings.bothOrders ? ["AB", "BA"] : ["AB"];
}

async function preparePrompts({ engine, model, task, signal }: CallContext): Promise<PreparedPrompt[]> {
  const prompts: PreparedPrompt[] = [];
  for (const order of ordersOf(task)) {
    signal.throwIfAborted();
    prompts.push(await preparePrompt(engine, model, task, order));
  }
  return prompts;
}

async function judgeOrder(context: CallContext, prompt: PreparedPrompt): Promise<JudgeCall[]> {
  const calls: JudgeCall[] = [];
  for (let attempt = 1; attempt <= context.task.settings.maxAttempts; attempt += 1) {
    const call = await judgeOnce(context, prompt, attempt);
    calls.push(call);
    if (call.parsed.kind !== "unparsed") break;
  }
  return calls;
}
