import type { Completion, CompletionRequest, TokenProbabilities } from "#core/judge/completion.ts";
import type { EngineCapabilities, LoadedModel } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";

/** What the scripted judge writes next: a text, or a completion that differs from the plain one. */
export type Scripted = string | (Partial<Completion> & { readonly text: string });

export type Script = (request: CompletionRequest, index: number) => Scripted;

/** An engine that writes what a script says, one character a token, and keeps what it was asked. */
export class ScriptedEngine implements Pick<JudgeEngine, "complete" | "countTokens"> {
  readonly requests: CompletionRequest[] = [];
  readonly #script: Script;
  readonly #countTokens: (prompt: string) => number;

  constructor(script: Script | readonly Scripted[], countTokens: (prompt: string) => number = () => 100) {
    this.#script = typeof script === "function" ? script : (_, index) => script[index] ?? "script ended";
    this.#countTokens = countTokens;
  }

  countTokens(prompt: string): Promise<number> {
    return Promise.resolve(this.#countTokens(prompt));
  }

  async complete(
    request: CompletionRequest,
    { signal, onToken }: { signal: AbortSignal; onToken?: (piece: string) => void },
  ): Promise<Completion> {
    const scripted = this.#script(request, this.requests.length);
    this.requests.push(request);
    const { text, ...changes } = typeof scripted === "string" ? { text: scripted } : scripted;
    for (const piece of text.match(/[^ ]+ ?| /g) ?? []) {
      await Promise.resolve();
      signal.throwIfAborted();
      onToken?.(piece);
    }
    return {
      text,
      finishReason: "stop",
      promptTokens: 100,
      cachedPromptTokens: 0,
      completionTokens: text.length,
      timings: { promptMs: 10, generationMs: 20, totalMs: 31 },
      tokens: request.topTokens > 0 ? certainTokens(text) : null,
      ...changes,
    };
  }
}

/** Every character a token that the judge was certain of. */
export function certainTokens(text: string): TokenProbabilities[] {
  return text.split("").map((character) => ({
    text: character,
    alternatives: [{ text: character, logProbability: 0 }],
  }));
}

export function scriptedModel(capabilities: Partial<EngineCapabilities> = {}): LoadedModel {
  return {
    modelId: "scripted",
    name: "Scripted judge",
    engine: "llamacpp",
    engineVersion: "1.0.0",
    backend: { kind: "cpu", description: "CPU, 1 thread" },
    promptFormat: "mistral-instruct",
    quantization: "Q4_K_M",
    weightsHash: `sha256:${"0".repeat(64)}`,
    memoryBytes: 1,
    loadMs: 1,
    capabilities: {
      grammar: true,
      tokenProbabilities: true,
      prefixCache: false,
      maxParallel: 1,
      contextLength: 4096,
      ...capabilities,
    },
  };
}
