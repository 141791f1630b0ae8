import { readProtobuf, type ProtobufField } from "./protobuf.ts";
import { tokenizerFault } from "./tokenizerFault.ts";
import { BYTE_COUNT, TOKEN_LIMIT, requireUnique } from "./tokens.ts";
import type { Vocabulary, VocabularyToken, VocabularyTokenType } from "./vocabulary.ts";

const FILE = "tokenizer.model";

/** `SentencePiece.Type`, counted from 1. */
const PIECE_TYPES: readonly VocabularyTokenType[] = [
  "normal",
  "unknown",
  "control",
  "user-defined",
  "unused",
  "byte",
];

/** `TrainerSpec.ModelType`, counted from 1; only byte pair encoding merges by score alone. */
const MODEL_TYPES = ["Unigram", "BPE", "Word", "Char"];

interface TrainerSpec {
  readonly modelType: number;
  readonly byteFallback: boolean;
  readonly bosId: number;
  readonly eosId: number;
  readonly padId: number;
}

/** What protobuf readers assume where the file says nothing; an id of −1 means that there is no such token. */
const TRAINER_DEFAULTS: TrainerSpec = { modelType: 1, byteFallback: false, bosId: 1, eosId: 2, padId: -1 };

/**
 * Read the vocabulary of a SentencePiece model of the BPE kind (Llama 2, Mistral 7B v0.1 and v0.2). What the model does
 * to a text beforehand (Unicode normalization, removing extra spaces) is not taken over, as neither Hugging Face's
 * tokenizers of these models nor llama.cpp do it.
 *
 * @param bytes A whole `tokenizer.model`.
 * @throws {AppError} `weights/tokenizer-unsupported` for another kind of model, and for a file that is cut or
 * contradicts itself.
 * @see sentencepiece v0.2.1, `sentencepiece_model.proto`
 */
export function readSentencePiece(bytes: Uint8Array): Vocabulary {
  const tokens: VocabularyToken[] = [];
  let trainer: TrainerSpec | null = null;
  let addSpacePrefix = true;
  for (const field of readProtobuf(bytes, FILE)) {
    if (field.kind !== "bytes") continue;
    if (field.number === 1) tokens.push(readPiece(field.bytes, tokens.length));
    if (field.number === 2) trainer = readTrainerSpec(field.bytes);
    if (field.number === 3) addSpacePrefix = readAddDummyPrefix(field.bytes);
    if (tokens.length > TOKEN_LIMIT) {
      throw tokenizerFault(`Cannot read ${FILE}: it has more than ${TOKEN_LIMIT} pieces`);
    }
  }
  requireWhole(tokens, trainer);
  requireBpe(trainer);
  requireBytes(tokens, trainer);
  requireUnique(tokens, FILE);
  return {
    kind: "sentencepiece",
    tokens,
    merges: [],
    pre: null,
    bosId: idOf("bos", trainer.bosId, tokens),
    eosId: idOf("eos", trainer.eosId, tokens),
    unknownId: unknownIdOf(tokens),
    padId: idOf("pad", trainer.padId, tokens),
    addBos: null,
    addSpacePrefix,
    chatTemplate: null,
  };
}

function readPiece(bytes: Uint8Array, id: number): VocabularyToken {
  const name = `piece ${id} of ${FILE}`;
  let text = "";
  let score = 0;
  let type: VocabularyTokenType | undefined = "normal";
  for (const field of readProtobuf(bytes, name)) {
    if (field.number === 1 && field.kind === "bytes") text = decodeText(field.bytes, name);
    if (field.number === 2 && field.kind === "fixed") score = toFloat(field.bytes);
    if (field.number === 3 && field.kind === "varint") type = PIECE_TYPES[toInt(field) - 1];
  }
  if (text === "") throw tokenizerFault(`Cannot read ${name}: it has no text`, { id });
  if (type === undefined) throw tokenizerFault(`Cannot read ${name}: its type is not one of 1 to 6`, { id });
  if (!Number.isFinite(score)) throw tokenizerFault(`Cannot read ${name}: its score is ${score}`, { id });
  return { text, score, type };
}

function readTrainerSpec(bytes: Uint8Array): TrainerSpec {
  let spec = TRAINER_DEFAULTS;
  for (const field of readProtobuf(bytes, `the trainer settings of ${FILE}`)) {
    if (field.kind !== "varint") continue;
    if (field.number === 3) spec = { ...spec, modelType: toInt(field) };
    if (field.number === 35) spec = { ...spec, byteFallback: toInt(field) !== 0 };
    if (field.number === 41) spec = { ...spec, bosId: toInt(field) };
    if (field.number === 42) spec = { ...spec, eosId: toInt(field) };
    if (field.number === 43) spec = { ...spec, padId: toInt(field) };
  }
  return spec;
}

function readAddDummyPrefix(bytes: Uint8Array): boolean {
  let addDummyPrefix = true;
  for (const field of readProtobuf(bytes, `the normalizer settings of ${FILE}`)) {
    if (field.number === 3 && field.kind === "varint") addDummyPrefix = toInt(field) !== 0;
  }
  return addDummyPrefix;
}

function toInt({ value }: ProtobufField & { readonly kind: "varint" }): number {
  return Number(BigInt.asIntN(32, value));
}

function toFloat(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(0, true);
}

function decodeText(bytes: Uint8Array, name: string): string {
  try {
    // a vocabulary may have U+FEFF as a piece, which is no byte order mark there
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw tokenizerFault(`Cannot read ${name}: its text is not UTF-8`, {}, error);
  }
}

/** The trainer's settings stand behind the pieces, so that a file that is cut lacks them. */
function requireWhole(
  { length }: readonly VocabularyToken[],
  trainer: TrainerSpec | null,
): asserts trainer is TrainerSpec {
  if (trainer !== null) return;
  const found = `it has ${length} pieces and no settings behind them`;
  throw tokenizerFault(`Cannot read ${FILE}: ${found}, so it is cut or no SentencePiece model`, { length });
}

function requireBpe({ modelType }: TrainerSpec): void {
  const found = MODEL_TYPES[modelType - 1] ?? `type ${modelType}`;
  if (found === "BPE") return;
  throw tokenizerFault(`Cannot use ${FILE}: it is a SentencePiece model of the kind ${found}, not BPE`, {
    found,
  });
}

function requireBytes(tokens: readonly VocabularyToken[], { byteFallback }: TrainerSpec): void {
  const found = tokens.filter(({ type }) => type === "byte").length;
  if (!byteFallback || found === BYTE_COUNT) return;
  throw tokenizerFault(
    `Cannot use ${FILE}: it falls back to bytes but has ${found} byte pieces, not ${BYTE_COUNT}`,
    { found },
  );
}

function idOf(name: string, id: number, tokens: readonly VocabularyToken[]): number | null {
  if (id < 0) return null;
  if (id < tokens.length) return id;
  throw tokenizerFault(`Cannot use ${FILE}: its ${name} token is ${id}, but it has ${tokens.length} pieces`, {
    id,
  });
}

function unknownIdOf(tokens: readonly VocabularyToken[]): number {
  const id = tokens.findIndex(({ type }) => type === "unknown");
  if (id >= 0) return id;
  throw tokenizerFault(`Cannot use ${FILE}: none of its ${tokens.length} pieces is the unknown token`);
}
