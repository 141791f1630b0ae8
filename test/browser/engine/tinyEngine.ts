import { AppError } from "#core/errors.ts";
import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createLlamacppEngine, type LlamacppEngineOptions } from "#engine/llamacpp/llamacppEngine.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { type TinyGgufOptions, writeTinyGguf } from "#test/fixtures/tinyGguf.ts";

export const CALM: AbortSignal = new AbortController().signal;

export const PROMPT = "<s>[INST] You are a fair judge assistant. Write a detailed feedback. [/INST]";

/** Logit biases of a model that goes on until it is stopped. */
export const NEVER_STOPS = { "</s>": -30, "▁[RESULT]": -6 } as const;

export function fileSource(content: BlobPart, name = "tiny.gguf"): ModelSource {
  return { kind: "gguf-file", file: new File([content], name) };
}

/** A request for the tiny judge; greedy unless told otherwise. */
export function request(
  changes: Partial<CompletionRequest> & { maxTokens?: number; temperature?: number } = {},
): CompletionRequest {
  const { maxTokens = 8, temperature = 0, ...rest } = changes;
  return {
    prompt: PROMPT,
    sampling: { temperature, topP: 0.9, repetitionPenalty: 1.03, maxTokens },
    seed: 1,
    topTokens: 0,
    ...rest,
  };
}

export interface TinyEngine {
  readonly engine: JudgeEngine;
  readonly model: LoadedModel;
  readonly reports: readonly LoadProgress[];
  readonly complete: (changes?: Parameters<typeof request>[0]) => Promise<Completion>;
}

/** Load a tiny judge into a fresh engine. */
export async function loadTiny(
  gguf: TinyGgufOptions = {},
  options: Partial<LlamacppEngineOptions> = {},
): Promise<TinyEngine> {
  const engine = createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL, ...options });
  const reports: LoadProgress[] = [];
  const watch = { signal: CALM, onProgress: (progress: LoadProgress) => reports.push(progress) };
  const model = await engine.load(fileSource(writeTinyGguf(gguf)), watch);
  return {
    engine,
    model,
    reports,
    complete: (changes) => engine.complete(request(changes), { signal: CALM }),
  };
}

/** The error that a promise rejects with. */
export async function faultOf(promise: Promise<unknown>): Promise<AppError> {
  const reason = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (reason instanceof AppError) return reason;
  throw new Error(`Expected an AppError, found ${String(reason)}`, { cause: reason });
}
