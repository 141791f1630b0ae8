import type { ByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { readFile, readText } from "#weights/bytes/readFile.ts";
import { readExtras } from "./readExtras.ts";
import { readSentencePiece } from "./readSentencePiece.ts";
import { readTokenizerJson } from "./readTokenizerJson.ts";
import { applyExtras } from "./tokenizerExtras.ts";
import type { Vocabulary } from "./vocabulary.ts";

const SENTENCEPIECE_FILE = "tokenizer.model";
const JSON_FILE = "tokenizer.json";

/** The first line of tiktoken's text format, which some models keep under SentencePiece's file name. */
const TIKTOKEN_LINE = /^[A-Za-z0-9+/]+=* \d+\r?\n/;

/**
 * Read the vocabulary of a model from its folder: from `tokenizer.model` if it is SentencePiece's, else from
 * `tokenizer.json`. Special tokens, added tokens, the chat template and whether BOS is added come from
 * `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json`, `chat_template.jinja`,
 * `generation_config.json` and `config.json`, as far as they are there.
 *
 * @throws {AppError} `weights/file-missing` if there is neither file, `weights/tokenizer-unsupported`, and
 * `weights/header-invalid` for one that is far too large or not JSON.
 */
export async function readVocabulary(folder: ByteFolder): Promise<Vocabulary> {
  const extras = await readExtras(folder);
  const model = await readSentencePieceFile(folder);
  if (model !== null) return applyExtras(readSentencePiece(model), extras, SENTENCEPIECE_FILE);
  return readTokenizerJson(await readText(folder, JSON_FILE), extras);
}

/** @returns `null` where the vocabulary has to come from `tokenizer.json`. */
async function readSentencePieceFile(folder: ByteFolder): Promise<Uint8Array | null> {
  const [model, json] = await Promise.all([folder.open(SENTENCEPIECE_FILE), folder.open(JSON_FILE)]);
  if (model === null && json === null) {
    const message = `Cannot read a vocabulary: there is neither ${SENTENCEPIECE_FILE} nor ${JSON_FILE}`;
    throw new AppError("weights/file-missing", message, { details: { path: JSON_FILE } });
  }
  if (model === null) return null;
  const bytes = await readFile(folder, SENTENCEPIECE_FILE);
  return json !== null && isTiktoken(bytes) ? null : bytes;
}

function isTiktoken(bytes: Uint8Array): boolean {
  const start = Array.from(bytes.subarray(0, 200), (byte) => String.fromCharCode(byte)).join("");
  return TIKTOKEN_LINE.test(start);
}
