import { AppError } from "#core/errors.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import { blobSource } from "#weights/bytes/blobSource.ts";
import { ggmlQuantization } from "#weights/gguf/ggmlTypes.ts";
import { ggufBoolean, type GgufMetadata, ggufNumber, ggufText } from "#weights/gguf/ggufValue.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { readGgufItem } from "#weights/gguf/readGgufArray.ts";
import type { GgufPart } from "#weights/gguf/readGgufPart.ts";

/** What Hearth wants to know of a GGUF model before llama.cpp sees it. */
export interface GgufHeader {
  readonly version: number;
  /** `llama`, `qwen2`, …; whether llama.cpp knows it, only llama.cpp can tell. */
  readonly architecture: string;
  readonly name: string | null;
  /** `Q4_K_M`, …; `null` if the file does not say. */
  readonly quantization: string | null;
  /** Tokens the model was trained for. */
  readonly contextLength: number | null;
  readonly promptFormat: PromptFormat;
  /** `llama` (SentencePiece), `gpt2` (byte pairs), … */
  readonly tokenizerModel: string | null;
  /** Whether the tokenizer puts BOS in front by itself; `null` leaves it to llama.cpp. */
  readonly addBos: boolean | null;
  readonly bosText: string | null;
  readonly eosText: string | null;
  /** Of all parts together. */
  readonly tensorCount: number;
  /** Bytes of all tensors of all parts, padding included. */
  readonly weightBytes: number;
  /** Bytes of key and value cache per token at 16 bits; `null` if the shape is not in the file. */
  readonly cacheBytesPerToken: number | null;
}

/**
 * Read what the engine needs of a GGUF model, and check that every file is whole. What concerns the model stands in the
 * first part. A tensor type that is newer than Hearth is left to llama.cpp.
 *
 * @param model One file, or all parts of a split model.
 * @param windowBytes How much is read at once; tests make it small.
 * @throws {AppError} `engine/not-gguf`, `engine/gguf-truncated` (with `neededBytes` and `fileBytes`), `engine/model-damaged`,
 *   `weights/duplicate-tensor`.
 */
export async function readGgufHeader(
  model: Blob | readonly Blob[],
  windowBytes?: number,
): Promise<GgufHeader> {
  const window = windowBytes === undefined ? {} : { windowBytes };
  const sources = (model instanceof Blob ? [model] : model).map((file) => blobSource(file, "the model file"));
  const gguf = await openGguf(sources, { keepUnknownTypes: true, ...window });
  const { metadata } = gguf;
  const architecture = ggufText(metadata, "general.architecture");
  if (architecture === null) throw new AppError("engine/model-damaged", "The file names no architecture");
  const tokenText = (key: string): Promise<string | null> => readTokenText(gguf.parts[0], key, windowBytes);
  return {
    version: gguf.parts[0]?.version ?? 0,
    architecture,
    name: ggufText(metadata, "general.name"),
    quantization: ggmlQuantization(ggufNumber(metadata, "general.file_type")),
    contextLength: ggufNumber(metadata, `${architecture}.context_length`),
    promptFormat: promptFormatOf(ggufText(metadata, "tokenizer.chat_template")),
    tokenizerModel: ggufText(metadata, "tokenizer.ggml.model"),
    addBos: ggufBoolean(metadata, "tokenizer.ggml.add_bos_token"),
    bosText: await tokenText("tokenizer.ggml.bos_token_id"),
    eosText: await tokenText("tokenizer.ggml.eos_token_id"),
    tensorCount: gguf.tensors.size,
    weightBytes: gguf.parts.reduce((sum, part) => sum + part.weightsEnd - part.weightsStart, 0),
    cacheBytesPerToken: cacheBytesPerToken(metadata, architecture),
  };
}

/**
 * The prompt format that a chat template is written for; `mistral-instruct` when there is none or an unknown one.
 *
 * @example
 * promptFormatOf("{% for m in messages %}<|im_start|>…") // "chatml"
 */
export function promptFormatOf(chatTemplate: string | null): PromptFormat {
  if (chatTemplate?.includes("<|im_start|>") === true) return "chatml";
  if (chatTemplate?.includes("<|start_header_id|>") === true) return "llama-3";
  return "mistral-instruct";
}

async function readTokenText(
  part: GgufPart | undefined,
  key: string,
  windowBytes: number | undefined,
): Promise<string | null> {
  const id = part === undefined ? null : ggufNumber(part.metadata, key);
  if (part === undefined || id === null) return null;
  return readGgufItem(part.source, part.metadata.get("tokenizer.ggml.tokens"), id, windowBytes);
}

function cacheBytesPerToken(metadata: GgufMetadata, architecture: string): number | null {
  const read = (key: string): number | null => ggufNumber(metadata, `${architecture}.${key}`);
  const layers = read("block_count");
  const embedding = read("embedding_length");
  const heads = read("attention.head_count");
  if (layers === null || embedding === null || heads === null || heads === 0) return null;
  const keyLength = read("attention.key_length") ?? embedding / heads;
  const valueLength = read("attention.value_length") ?? embedding / heads;
  return layers * (read("attention.head_count_kv") ?? heads) * (keyLength + valueLength) * 2;
}
