import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";

/**
 * A runtime that holds one judge model and continues prompts with it.
 *
 * Every implementation runs `test/contract/judgeEngineContract.ts`. Stopping is not failing: an aborted call
 * rejects with `signal.reason`. Everything else that goes wrong is an `AppError` with an `engine/…` code.
 */
export interface JudgeEngine {
  /**
   * Bring a model into memory; a model that was loaded before is given up first.
   *
   * @throws {AppError} `engine/webgpu-unavailable`, `engine/model-unreachable`, `engine/not-gguf`, … After a failed
   *   or aborted load nothing is loaded, and `load` may be called again.
   */
  load(
    source: ModelSource,
    options: { signal: AbortSignal; onProgress: (progress: LoadProgress) => void },
  ): Promise<LoadedModel>;
  /**
   * Continue a prompt. `onToken` gets each new piece of text in order; joined, the pieces are the completion's text.
   *
   * @throws {AppError} `engine/not-loaded`, `engine/prompt-too-long`, `engine/device-lost`, …
   */
  complete(
    request: CompletionRequest,
    options: { signal: AbortSignal; onToken?: (piece: string) => void },
  ): Promise<Completion>;
  /** Count the tokens of a prompt exactly as `complete` would feed it, BOS included. */
  countTokens(prompt: string): Promise<number>;
  /** Give up the model and its memory; harmless when nothing is loaded. */
  unload(): Promise<void>;
}
