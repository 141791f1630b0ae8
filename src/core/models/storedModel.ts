import { z } from "zod";
import type { EngineKind } from "#core/judge/judgeModel.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import type { InstallOrder } from "./installOrder.ts";

const byteCount = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const FILE_SCHEMA = z.object({ path: z.string(), byteLength: byteCount, sha256 });

const STORED_MODEL_SCHEMA = z.object({
  format: z.literal("hearth-model"),
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  catalogueId: z.string().nullable(),
  engine: z.enum(["webllm", "llamacpp"] satisfies EngineKind[]),
  origin: z.string(),
  wasConverted: z.boolean(),
  quantization: z.string().nullable(),
  promptFormat: z.enum(PROMPT_FORMATS).nullable(),
  files: z.array(FILE_SCHEMA),
  library: z.object({ url: z.string(), byteLength: byteCount, sha256 }).nullable(),
  packageUrl: z.string().nullable(),
  contextLimit: z.int().min(1).nullable(),
  cacheBytesPerToken: z.number().min(0).nullable(),
  weightsHash: z.string(),
  storedAtMs: z.number(),
  verifiedAtMs: z.number(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })),
});

/** A file of a stored model and the SHA-256 that it had when it was stored. */
export type StoredFile = Readonly<z.infer<typeof FILE_SCHEMA>>;

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
  readonly promptFormat: (typeof PROMPT_FORMATS)[number] | null;
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
  /** On disk so far. */
  readonly byteLength: number;
}

/** Everything in this browser's model storage. */
export interface ModelShelf {
  readonly stored: readonly StoredModel[];
  readonly unfinished: readonly UnfinishedModel[];
  /** Directories and files that belong to no model, e.g. after a crash. */
  readonly leftovers: readonly { readonly name: string; readonly byteLength: number }[];
}

/**
 * Read the record of a stored model; `null` if it is none, or of a newer Hearth.
 */
export function parseStoredModel(json: unknown): StoredModel | null {
  const { data } = STORED_MODEL_SCHEMA.safeParse(json);
  return data ?? null;
}

/** The record's text. */
export function storedModelText(model: StoredModel): string {
  return `${JSON.stringify({ format: "hearth-model", version: 1, ...model }, null, 2)}\n`;
}

/** On disk, the shared library included. */
export function storedBytes({ files, library }: Pick<StoredModel, "files" | "library">): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, library?.byteLength ?? 0);
}
