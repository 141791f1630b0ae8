import { z } from "zod";
import type { EngineKind } from "#core/judge/judgeModel.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import type { StoredModel } from "./storedModel.ts";

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

/**
 * Read the record of a stored model; `null` if it is none, or of a newer Hearth.
 */
export function parseStoredModel(json: unknown): StoredModel | null {
  const { data } = STORED_MODEL_SCHEMA.safeParse(json);
  if (data === undefined) return null;
  const { format: _format, version: _version, ...model } = data;
  return model;
}

/** The record's text. */
export function storedModelText(model: StoredModel): string {
  return `${JSON.stringify({ format: "hearth-model", version: 1, ...model }, null, 2)}\n`;
}
