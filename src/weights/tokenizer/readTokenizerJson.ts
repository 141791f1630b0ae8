import { nameSplits } from "./splitPatterns.ts";
import { readTemplateBos } from "./templateBos.ts";
import {
  applyExtras,
  addTokens,
  NO_EXTRAS,
  type AddedToken,
  type TokenizerExtras,
} from "./tokenizerExtras.ts";
import { tokenizerFault } from "./tokenizerFault.ts";
import {
  flattenSteps,
  parseTokenizerJson,
  type PipelineStep,
  type TokenizerJson,
} from "./tokenizerJsonSchema.ts";
import { BYTE_COUNT } from "./tokens.ts";
import type { Vocabulary, VocabularyToken } from "./vocabulary.ts";

const FILE = "tokenizer.json";
const BYTE_TOKEN = /^<0x[0-9A-F]{2}>$/;

type Merge = TokenizerJson["model"]["merges"][number];

/**
 * Read the vocabulary of a Hugging Face `tokenizer.json` of the BPE kind: byte-level (Qwen 2, Llama 3) or in
 * SentencePiece's manner (Mistral, Llama 2).
 *
 * In the latter a token's score is minus the rank of the first merge that makes it, and the lowest of all if none does.
 * llama.cpp, which merges by score, then splits text alike wherever the merges list every way to make a token, as they
 * do in files converted from SentencePiece.
 *
 * @param extras What stands in other files of the model; it overrides this one's.
 * @throws {AppError} `weights/tokenizer-unsupported` for WordPiece, Unigram and BPE of other kinds, and for a text that
 * is cut or contradicts itself.
 */
export function readTokenizerJson(text: string, extras: TokenizerExtras = NO_EXTRAS): Vocabulary {
  const json = parseTokenizerJson(text);
  requireNoAffixes(json);
  const vocabulary = isByteLevel(json) ? readByteLevel(json) : readSentencePieceStyle(json);
  return applyExtras({ ...vocabulary, ...readTemplateBos(json, vocabulary.tokens) }, extras, FILE);
}

function isByteLevel(json: TokenizerJson): boolean {
  return [...flattenSteps(json.pre_tokenizer), ...flattenSteps(json.decoder)].some(
    ({ type }) => type === "ByteLevel",
  );
}

function readByteLevel(json: TokenizerJson): Vocabulary {
  const { model } = json;
  const steps = flattenSteps(json.pre_tokenizer);
  const tokens = readTokens(json, (text) => ({ text, score: 0, type: "normal" }));
  return {
    ...emptyVocabulary(tokens, model.unk_token),
    kind: "bpe",
    merges: model.merges.map(mergeToText),
    pre: nameSplits(steps.flatMap(splitPattern)),
    addSpacePrefix: steps.some(
      ({ type, add_prefix_space }) => type === "ByteLevel" && add_prefix_space === true,
    ),
  };
}

function readSentencePieceStyle(json: TokenizerJson): Vocabulary {
  requireSentencePieceStyle(json);
  const { merges, unk_token: unknownText } = json.model;
  const ranks = firstRanks(merges);
  const isByte = byteTokenTest(json);
  const tokens = readTokens(json, (text) => {
    if (text === unknownText) return { text, score: 0, type: "unknown" };
    if (isByte(text)) return { text, score: 0, type: "byte" };
    return { text, score: -(ranks.get(text) ?? merges.length), type: "normal" };
  });
  return {
    ...emptyVocabulary(tokens, unknownText),
    kind: "sentencepiece",
    addSpacePrefix: addsSpacePrefix(json),
  };
}

function emptyVocabulary(
  tokens: readonly VocabularyToken[],
  unknownText: string | null | undefined,
): Omit<Vocabulary, "kind"> {
  const unknownId = tokens.findIndex(({ text }) => text === unknownText);
  return {
    tokens,
    merges: [],
    pre: null,
    bosId: null,
    eosId: null,
    unknownId: unknownId < 0 ? null : unknownId,
    padId: null,
    addBos: null,
    addSpacePrefix: null,
    chatTemplate: null,
  };
}

/** All tokens in the order of their ids. */
function readTokens(
  { model, added_tokens: addedTokens }: TokenizerJson,
  toToken: (text: string) => VocabularyToken,
): readonly VocabularyToken[] {
  const entries = Object.entries(model.vocab);
  requireDistinctIds(entries);
  const plain = entries.map(([text, id]): AddedToken => ({ id, text, isSpecial: false }));
  const added = addedTokens.map(({ id, content, special }) => ({ id, text: content, isSpecial: special }));
  const inPlace = addTokens([], plain, FILE).map((token) =>
    token.type === "unused" ? token : toToken(token.text),
  );
  return addTokens(inPlace, added, FILE);
}

function firstRanks(merges: readonly Merge[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const [rank, merge] of merges.entries()) {
    const made = mergeToParts(merge).join("");
    if (!ranks.has(made)) ranks.set(made, rank);
  }
  return ranks;
}

function mergeToParts(merge: Merge): readonly [string, string] {
  if (typeof merge !== "string") return merge;
  const [left, right, ...more] = merge.split(" ");
  if (left !== undefined && right !== undefined && more.length === 0) return [left, right];
  throw tokenizerFault(
    `Cannot use ${FILE}: the merge ${JSON.stringify(merge)} is not two parts with a space between`,
  );
}

function mergeToText(merge: Merge): string {
  const text = mergeToParts(merge).join(" ");
  mergeToParts(text);
  return text;
}

function splitPattern({ type, pattern }: PipelineStep): readonly string[] {
  if (type !== "Split" || typeof pattern !== "object" || pattern === null) return [];
  return "Regex" in pattern && typeof pattern.Regex === "string" ? [pattern.Regex] : [];
}

function byteTokenTest({ model }: TokenizerJson): (text: string) => boolean {
  if (model.byte_fallback !== true) return () => false;
  const isByte = (text: string): boolean => BYTE_TOKEN.test(text);
  const found = Object.keys(model.vocab).filter(isByte).length;
  if (found === BYTE_COUNT) return isByte;
  throw tokenizerFault(
    `Cannot use ${FILE}: it falls back to bytes but has ${found} byte tokens, not ${BYTE_COUNT}`,
    { found },
  );
}

function addsSpacePrefix(json: TokenizerJson): boolean {
  const metaspace = flattenSteps(json.pre_tokenizer).find(({ type }) => type === "Metaspace");
  if (metaspace !== undefined)
    return metaspace.prepend_scheme !== "never" && metaspace.add_prefix_space !== false;
  return flattenSteps(json.normalizer).some(({ type, prepend }) => type === "Prepend" && prepend === "▁");
}

function requireSentencePieceStyle({ normalizer, pre_tokenizer: preTokenizer }: TokenizerJson): void {
  const isMetaspace = flattenSteps(preTokenizer).some(({ type }) => type === "Metaspace");
  const isReplaced = flattenSteps(normalizer).some(
    ({ type, content }) => type === "Replace" && content === "▁",
  );
  if (isMetaspace || isReplaced) return;
  throw tokenizerFault(`Cannot use ${FILE}: its BPE is neither byte-level nor writes spaces as "▁"`);
}

function requireNoAffixes({ model }: TokenizerJson): void {
  const affix = model.continuing_subword_prefix || model.end_of_word_suffix;
  if (!affix) return;
  throw tokenizerFault(`Cannot use ${FILE}: its tokens are marked with ${JSON.stringify(affix)}`, { affix });
}

function requireDistinctIds(entries: readonly (readonly [string, number])[]): void {
  const textById = new Map<number, string>();
  for (const [text, id] of entries) {
    const twin = textById.get(id);
    if (twin !== undefined) {
      const [one, other] = [twin, text].map((each) => JSON.stringify(each));
      throw tokenizerFault(`Cannot use ${FILE}: tokens ${one} and ${other} both have the id ${id}`, { id });
    }
    textById.set(id, text);
  }
}
