import type {
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  Completion as TextCompletionChunk,
  CompletionCreateParamsStreaming,
  MLCEngineConfig,
} from "@mlc-ai/web-llm";

/** Version of the runtime package, as a verdict's provenance names it. */
export const WEBLLM_VERSION = "0.2.86";

/** The part of WebLLM's engine that Hearth uses. */
export interface MlcEngine {
  /** Ends without a model, and without an error, when `unload` was called meanwhile. */
  reload(modelId: string): Promise<void>;
  unload(): Promise<void>;
  /** Only sets a flag that is read between two tokens; forgotten when the next request starts. */
  interruptGenerate(): unknown;
  readonly chat: {
    readonly completions: {
      create(request: ChatCompletionRequestStreaming): Promise<AsyncIterable<ChatCompletionChunk>>;
    };
  };
  readonly completions: {
    create(request: CompletionCreateParamsStreaming): Promise<AsyncIterable<TextCompletionChunk>>;
  };
}

/** What the package is asked for. */
export interface WebllmRuntime {
  readonly createMlcEngine: (config: MLCEngineConfig) => MlcEngine;
}

/** Import the package: 6.8 MB of script, so only when a model is to be loaded. */
export async function importWebllm(): Promise<WebllmRuntime> {
  const { MLCEngine } = await import("@mlc-ai/web-llm");
  return { createMlcEngine: (config) => new MLCEngine(config) };
}
