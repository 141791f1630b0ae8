import { AppError } from "#core/errors.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import { BlobReader } from "./blobReader.ts";
import { ggmlBlockLayout, ggmlQuantization } from "./ggmlTypes.ts";
import { type GgufMetadataValue, need, readArrayText, readGgufMetadata } from "./readGgufMetadata.ts";

/** What Hearth wants to know of a GGUF file before llama.cpp sees it. */
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
  readonly tensorCount: number;
  /** Bytes of all tensors, padding included. */
  readonly weightBytes: number;
  /** Bytes of key and value cache per token at 16 bits; `null` if the shape is not in the file. */
  readonly cacheBytesPerToken: number | null;
}

const SHORTEST_TENSOR_BYTES = 24;
/** Far above any model; the infos are held while they are checked. */
const MAX_TENSORS = 100_000n;
const MAX_DIMENSIONS = 4;
const DEFAULT_ALIGNMENT = 32;

/**
 * Read the header of a GGUF file (version 2 or 3) and check that the file is as long as its tensors say. Reads a few
 * MiB at a time and allocates nothing on the word of a count.
 *
 * @param windowBytes How much is read at once; tests make it small.
 * @throws {AppError} `engine/not-gguf`, `engine/gguf-truncated` (with `neededBytes` and `fileBytes`),
 *   `engine/model-damaged` when offsets or types make no sense.
 * @see The GGUF specification in ggml's `docs/gguf.md`
 */
export async function readGgufHeader(file: Blob, windowBytes?: number): Promise<GgufHeader> {
  const reader = new BlobReader(file, windowBytes);
  const version = await readVersion(reader, file);
  await need(reader, 16n, "the header");
  const tensorCount = reader.uint64();
  const metadataCount = reader.uint64();
  const metadata = await readGgufMetadata(reader, metadataCount);
  const alignment = alignmentOf(metadata);
  checkWhole(metadata);
  const tensorEnd = await readTensorEnd(reader, tensorCount, alignment);
  const weightsStart = alignUp(reader.position, alignment);
  checkLength(file, weightsStart + tensorEnd);
  const tokens = metadata.get("tokenizer.ggml.tokens");
  const architecture = textOf(metadata.get("general.architecture"));
  if (architecture === null) throw new AppError("engine/model-damaged", "The file names no architecture");
  return {
    version,
    architecture,
    name: textOf(metadata.get("general.name")),
    quantization: ggmlQuantization(numberOf(metadata.get("general.file_type"))),
    contextLength: numberOf(metadata.get(`${architecture}.context_length`)),
    promptFormat: promptFormatOf(textOf(metadata.get("tokenizer.chat_template"))),
    tokenizerModel: textOf(metadata.get("tokenizer.ggml.model")),
    addBos: booleanOf(metadata.get("tokenizer.ggml.add_bos_token")),
    bosText: await tokenText(reader, tokens, metadata.get("tokenizer.ggml.bos_token_id")),
    eosText: await tokenText(reader, tokens, metadata.get("tokenizer.ggml.eos_token_id")),
    tensorCount: Number(tensorCount),
    weightBytes: tensorEnd,
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

async function readVersion(reader: BlobReader, file: Blob): Promise<number> {
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  if (new TextDecoder("latin1").decode(start.subarray(0, 4)) !== "GGUF") {
    const found = start.length === 0 ? "nothing" : JSON.stringify(new TextDecoder("latin1").decode(start));
    throw new AppError("engine/not-gguf", `Expected a file that starts with "GGUF", found ${found}`, {
      details: { found, fileBytes: file.size },
    });
  }
  await need(reader, 8n, "the version");
  reader.skip(4);
  const version = reader.uint32();
  if (version === 2 || version === 3) return version;
  throw new AppError("engine/not-gguf", `Expected GGUF version 2 or 3, found ${version}`, {
    details: { version },
  });
}

/** Read all tensor infos and give the byte where the last tensor ends, counted from the first one's start. */
async function readTensorEnd(reader: BlobReader, count: bigint, alignment: number): Promise<number> {
  await need(reader, count * BigInt(SHORTEST_TENSOR_BYTES), `its ${count} tensor infos`);
  if (count > MAX_TENSORS) throw damaged(`The file claims ${count} tensors`);
  const ranges: (readonly [start: number, end: number])[] = [];
  for (let index = 0; index < Number(count); index += 1) {
    ranges.push(await readTensorRange(reader, index, alignment));
  }
  ranges.sort(([a], [b]) => a - b);
  let end = 0;
  for (const range of ranges) {
    if (range[0] < end) throw damaged(`Two tensors share byte ${range[0]} of the weights`);
    end = range[1];
  }
  return end;
}

async function readTensorRange(
  reader: BlobReader,
  index: number,
  alignment: number,
): Promise<readonly [start: number, end: number]> {
  const what = `the info of tensor ${index + 1}`;
  await need(reader, 8n, what);
  const nameBytes = reader.uint64();
  await need(reader, nameBytes + 4n, what);
  reader.skip(Number(nameBytes));
  await need(reader, 4n, what);
  const dimensionCount = reader.uint32();
  if (dimensionCount > MAX_DIMENSIONS) throw damaged(`Tensor ${index + 1} has ${dimensionCount} dimensions`);
  await need(reader, BigInt(dimensionCount * 8 + 12), what);
  let weightCount = 1n;
  for (let dimension = 0; dimension < dimensionCount; dimension += 1) weightCount *= reader.uint64();
  const layout = ggmlBlockLayout(reader.uint32());
  const offset = reader.uint64();
  if (offset % BigInt(alignment) !== 0n)
    throw damaged(`Tensor ${index + 1} starts at unaligned byte ${offset}`);
  // a type newer than the table: its length is left to llama.cpp
  const byteLength =
    layout === null ? 0n : (weightCount / BigInt(layout.blockLength)) * BigInt(layout.blockBytes);
  return [Number(offset), Number(offset + byteLength)];
}

function alignmentOf(metadata: ReadonlyMap<string, GgufMetadataValue>): number {
  const alignment = numberOf(metadata.get("general.alignment")) ?? DEFAULT_ALIGNMENT;
  if (Number.isInteger(alignment) && alignment >= 1) return alignment;
  throw damaged(`The file claims an alignment of ${alignment} bytes`);
}

function checkWhole(metadata: ReadonlyMap<string, GgufMetadataValue>): void {
  const parts = numberOf(metadata.get("split.count")) ?? 0;
  if (parts > 1) throw damaged(`The file is one of ${parts} parts of a model; join them first`);
}

function checkLength(file: Blob, neededBytes: number): void {
  if (neededBytes <= file.size) return;
  throw new AppError(
    "engine/gguf-truncated",
    `Cannot use the weights: the last tensor ends at byte ${neededBytes}, the file has ${file.size}`,
    { details: { neededBytes, fileBytes: file.size } },
  );
}

async function tokenText(
  reader: BlobReader,
  tokens: GgufMetadataValue | undefined,
  id: GgufMetadataValue | undefined,
): Promise<string | null> {
  const index = numberOf(id);
  return index === null ? null : readArrayText(reader, tokens, index);
}

function cacheBytesPerToken(
  metadata: ReadonlyMap<string, GgufMetadataValue>,
  architecture: string,
): number | null {
  const read = (key: string): number | null => numberOf(metadata.get(`${architecture}.${key}`));
  const layers = read("block_count");
  const embedding = read("embedding_length");
  const heads = read("attention.head_count");
  if (layers === null || embedding === null || heads === null || heads === 0) return null;
  const keyLength = read("attention.key_length") ?? embedding / heads;
  const valueLength = read("attention.value_length") ?? embedding / heads;
  return layers * (read("attention.head_count_kv") ?? heads) * (keyLength + valueLength) * 2;
}

function alignUp(byteLength: number, alignment: number): number {
  return Math.ceil(byteLength / alignment) * alignment;
}

function textOf(value: GgufMetadataValue | undefined): string | null {
  return value?.kind === "text" ? value.value : null;
}

function numberOf(value: GgufMetadataValue | undefined): number | null {
  return value?.kind === "number" ? value.value : null;
}

function booleanOf(value: GgufMetadataValue | undefined): boolean | null {
  return value?.kind === "boolean" ? value.value : null;
}

function damaged(message: string): AppError {
  return new AppError("engine/model-damaged", message);
}
