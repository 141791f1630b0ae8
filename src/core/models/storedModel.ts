import type { EngineKind } from "#core/judge/judgeModel.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { InstallOrder } from "./installOrder.ts";

/** A file of a stored model and the SHA-256 that it had when it was stored. */
export interface StoredFile {
  readonly path: string;
  readonly byteLength: number;
  /** In 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Something that a later check has found. */
export interface StoredProblem {
  readonly path: string;
  /** In words: `has SHA-256 …, not …`. */
  readonly problem: string;
}

/** A model that is in this browser's storage, whole. */
export interface StoredModel {
  readonly id: string;
  readonly name: string;
  readonly catalogueId: string | null;
  /** Which engine reads it. */
  readonly engine: EngineKind;
  /** Where it came from, for people: `hf:owner/name@commit`, an address, `picked files`. */
  readonly origin: string;
  /** Whether it was quantized here. */
  readonly wasConverted: boolean;
  readonly quantization: string | null;
  /** `null` where only the file itself tells, as with GGUF. */
  readonly promptFormat: PromptFormat | null;
  readonly files: readonly StoredFile[];
  /** WebLLM's compiled library, which several models may share; `null` for GGUF, and for a package of a shape that has none. */
  readonly library: { readonly url: string; readonly byteLength: number; readonly sha256: string } | null;
  /** Under which address WebLLM finds the package in its own storage; nothing is there on the network. */
  readonly packageUrl: string | null;
  /** Tokens of prompt and output together that the model was trained for. */
  readonly contextLimit: number | null;
  /** Of keys and values in 16 bits. */
  readonly cacheBytesPerToken: number | null;
  /** `sha256:…` of the GGUF file, or of the list of all files and their hashes. */
  readonly weightsHash: string;
  /** Milliseconds since 1970. */
  readonly storedAtMs: number;
  readonly verifiedAtMs: number;
  /** Found by the last check; empty when all was well. */
  readonly problems: readonly StoredProblem[];
}

/** What is there of a model that is not whole yet. */
export interface UnfinishedModel {
  readonly order: InstallOrder;
  /** Whether a person paused it; otherwise it goes on by itself. */
  readonly isPaused: boolean;
  /** How far the last try came; 0 if it was killed. */
  readonly byteLength: number;
}

/** Everything in this browser's model storage. */
export interface ModelShelf {
  readonly stored: readonly StoredModel[];
  readonly unfinished: readonly UnfinishedModel[];
  /** Directories and files that belong to no model, e.g. after a crash. */
  readonly leftovers: readonly { readonly name: string; readonly byteLength: number }[];
}

/** On disk, the shared library included. */
export function storedBytes({ files, library }: Pick<StoredModel, "files" | "library">): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, library?.byteLength ?? 0);
}
