import { AppError } from "#core/errors.ts";

/**
 * WebLLM has no way to count tokens, and its streams leave out the probabilities of tokens whose text ended in half a
 * character. Both lie in its pipeline, a private field of the pinned version: everything here is checked, and what
 * is not there any more is said.
 */
interface WebllmPipeline {
  readonly [member: string]: unknown;
}

/** Whether WebLLM holds this model; after a reload that was given up it silently does not. */
export function holdsModel(engine: object, modelId: string): boolean {
  return findPipeline(engine, modelId) !== null;
}

/**
 * Count the tokens of a text exactly as WebLLM's raw completions would encode it: as one text, nothing added.
 *
 * @throws {AppError} `engine/device-lost` if WebLLM has given up the model, `unknown/unexpected` if the tokenizer is
 *   not where this version keeps it.
 */
export function countWebllmTokens(engine: object, modelId: string, text: string): number {
  const pipeline = findPipeline(engine, modelId);
  if (pipeline === null) {
    throw new AppError(
      "engine/device-lost",
      "WebLLM has given up its model, as it does when its GPU is lost",
    );
  }
  const ids: unknown = callMember(pipeline["tokenizer"], "encode", text);
  if (ids instanceof Int32Array || Array.isArray(ids)) return ids.length;
  throw new AppError("unknown/unexpected", "This version of WebLLM keeps its tokenizer elsewhere");
}

/** The probabilities of the last completion's tokens, as WebLLM collected them; `null` if they cannot be reached. */
export function readPipelineLogprobs(engine: object, modelId: string): readonly unknown[] | null {
  const pipeline = findPipeline(engine, modelId);
  if (pipeline === null || typeof pipeline["getTokenLogprobArray"] !== "function") return null;
  const logprobs: unknown = callMember(pipeline, "getTokenLogprobArray");
  return Array.isArray(logprobs) ? logprobs : null;
}

function findPipeline(engine: object, modelId: string): WebllmPipeline | null {
  const pipelines: unknown = Reflect.get(engine, "loadedModelIdToPipeline");
  if (!(pipelines instanceof Map)) {
    throw new AppError("unknown/unexpected", "This version of WebLLM keeps its models elsewhere");
  }
  const pipeline: unknown = pipelines.get(modelId);
  return typeof pipeline === "object" && pipeline !== null ? (pipeline as WebllmPipeline) : null;
}

function callMember(target: unknown, name: string, ...args: unknown[]): unknown {
  if (typeof target !== "object" || target === null) return undefined;
  const member: unknown = Reflect.get(target, name);
  return typeof member === "function" ? Reflect.apply(member, target, args) : undefined;
}
