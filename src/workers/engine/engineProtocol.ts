import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";

/** A network request as a thread's own timeline shows it. */
export interface RequestSeen {
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Whether a response came; absent where the browser does not say. */
  readonly wasAnswered?: boolean;
}

/** What a worker is told to load. */
export interface LoadOrder {
  readonly source: ModelSource;
  /** What the engine would otherwise have to fetch; `null` where it needs nothing. */
  readonly runtime: Blob | null;
}

/** What an engine worker can do: what goes in, what comes back, what is told meanwhile. */
export interface EngineRequests {
  load: { input: LoadOrder; output: LoadedModel; progress: LoadProgress };
  /** Progress is one piece of text at a time. */
  complete: { input: CompletionRequest; output: Completion; progress: string };
  countTokens: { input: string; output: number; progress: never };
  /** Tell every request that the worker has made and makes, until it ends. */
  watchRequests: { input: null; output: null; progress: readonly RequestSeen[] };
  unload: { input: null; output: null; progress: never };
}
