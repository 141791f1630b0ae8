import type { PromptFormat } from "#core/prompts/promptFormat.ts";

export type EngineKind = "webllm" | "llamacpp";

/** A file that the user picked; in the browser a `File`, which crosses to a worker without being copied. */
export interface PickedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** Where the weights of a judge model come from. All of it is on this machine: loading fetches nothing. */
export type ModelSource =
  /** A package in WebLLM's own storage in this browser. */
  | {
      readonly kind: "stored-package";
      /** The stored model's id. */
      readonly modelId: string;
      readonly name: string;
      /** Where WebLLM looks for the package in its storage. */
      readonly packageUrl: string;
      readonly libraryUrl: string;
      readonly quantization: string;
      readonly promptFormat: PromptFormat;
      /** Of the weights. */
      readonly byteLength: number;
      readonly weightsHash: string;
      /** Memory for weights, cache and scratch, in bytes; `null` if not known. */
      readonly memoryBytes: number | null;
      /** Tokens of prompt and output together. */
      readonly contextLength: number;
    }
  /** A GGUF file, picked or stored. */
  | {
      readonly kind: "gguf-file";
      readonly file: PickedFile;
      /** The other parts of a split file, in order; `file` is the first. */
      readonly moreParts?: readonly PickedFile[];
      /** Tokens of prompt and output together, per completion; the engine's choice if not given. */
      readonly contextLength?: number;
      /** The stored model's id and name, if it is one; else the file says what it is called. */
      readonly modelId?: string;
      readonly name?: string;
      /** Known of a stored model, so that it need not be hashed again. */
      readonly weightsHash?: string;
    };

/** What a load is doing now, in the order in which the stages come. */
export const LOAD_STAGES = [
  "waiting-for-tab",
  "waiting-for-gpu",
  "checking-hardware",
  "starting-engine",
  "reading-file",
  "hashing-weights",
  "uploading-weights",
  "compiling-shaders",
  "loading-weights",
  "warming-up",
  "testing",
] as const;

export type LoadStage = (typeof LOAD_STAGES)[number];

export interface LoadProgress {
  readonly stage: LoadStage;
  /** 0 … 1 within this stage; `null` when the engine does not tell. */
  readonly fraction: number | null;
  readonly bytesDone?: number;
  readonly bytesTotal?: number;
}

/** What an engine can do with the model it holds. */
export interface EngineCapabilities {
  readonly grammar: boolean;
  readonly tokenProbabilities: boolean;
  readonly prefixCache: boolean;
  /** Completions that run at the same time, ≥ 1. */
  readonly maxParallel: number;
  /** Tokens of prompt and output together, per completion. */
  readonly contextLength: number;
}

/** The device that really holds the weights, as the engine itself reports it. */
export interface LoadedBackend {
  readonly kind: "webgpu" | "cpu" | "mixed";
  /** Adapter or processor in words, e.g. `NVIDIA GeForce RTX 3060` or `CPU, 8 threads`. */
  readonly description: string;
  /** Why it is not what was hoped for, in one sentence. */
  readonly note?: string;
}

/** A judge model that is ready, with everything a verdict's provenance needs of it. */
export interface LoadedModel {
  readonly modelId: string;
  readonly name: string;
  readonly engine: EngineKind;
  /** Version of the runtime package, and of llama.cpp inside it where there is one. */
  readonly engineVersion: string;
  readonly backend: LoadedBackend;
  readonly promptFormat: PromptFormat;
  /** `q4f16_1`, `Q4_K_M`, …; `null` if the file does not say. */
  readonly quantization: string | null;
  /** `sha256:…` of the weights file, or of the manifest that lists the shards; `null` if it could not be had. */
  readonly weightsHash: string | null;
  /** Memory for weights and cache as far as known, in bytes. */
  readonly memoryBytes: number | null;
  readonly loadMs: number;
  readonly capabilities: EngineCapabilities;
}
