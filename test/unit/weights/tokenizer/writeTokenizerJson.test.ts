import { expect, test } from "vitest";
import { tinyByteLevelTokenizer, tinyPieceTokenizer } from "#test/fixtures/tinyTokenizer.ts";
import { TOKEN_TYPES, tinyVocabulary } from "#test/fixtures/tinyVocabulary.ts";
import { readTokenizerJson } from "#weights/tokenizer/readTokenizerJson.ts";
import type { Vocabulary, VocabularyToken } from "#weights/tokenizer/vocabulary.ts";
import { writeTokenizerConfig } from "#weights/tokenizer/writeTokenizerConfig.ts";
import { writeTokenizerJson } from "#weights/tokenizer/writeTokenizerJson.ts";
import { mergeByRank, mergeByScore } from "./encoders.ts";

interface WrittenTokenizer {
  readonly normalizer: unknown;
  readonly pre_tokenizer: unknown;
  readonly post_processor: unknown;
  readonly decoder: { readonly decoders: readonly { readonly type: string }[] };
  readonly added_tokens: readonly { readonly content: string; readonly special: boolean }[];
  readonly model: {
    readonly merges: readonly string[];
    readonly vocab: object;
    readonly ignore_merges: boolean;
  };
}

const PLAIN: Vocabulary = {
  kind: "sentencepiece",
  tokens: sentencePieceTokens(),
  merges: [],
  pre: null,
  bosId: 1,
  eosId: 2,
  unknownId: 0,
  padId: null,
  addBos: null,
  addSpacePrefix: null,
  chatTemplate: null,
};

const BYTE_LEVEL: Vocabulary = {
  ...PLAIN,
  kind: "bpe",
  tokens: [
    { text: "a", score: 0, type: "normal" },
    { text: "b", score: 0, type: "normal" },
    { text: "ab", score: 0, type: "normal" },
    { text: "<bos>", score: 0, type: "control" },
  ],
  merges: ["a b"],
  pre: "llama-bpe",
  bosId: 3,
  eosId: 3,
  unknownId: null,
  addBos: true,
  addSpacePrefix: false,
};

function sentencePieceTokens(): readonly VocabularyToken[] {
  const names = { 1: "normal", 2: "unknown", 3: "control", 6: "byte" } as const;
  expect(TOKEN_TYPES).toEqual({ normal: 1, unknown: 2, control: 3, byte: 6 });
  return tinyVocabulary().map(({ text, score, type }) => ({ text, score, type: names[type] }));
}

function write(vocabulary: Vocabulary): WrittenTokenizer {
  return JSON.parse(writeTokenizerJson(vocabulary)) as WrittenTokenizer;
}

test("writeTokenizerJson() writes a SentencePiece vocabulary as Mistral's tokenizer.json is written", () => {
  const { model, post_processor: template, ...pipeline } = write(PLAIN);
  // the fixture follows the tokenizer.json of Mistral-7B-Instruct-v0.2
  const { tokenizer } = tinyPieceTokenizer();
  const { model: expectedModel, post_processor: _, ...expected } = tokenizer as WrittenTokenizer;
  expect(pipeline).toEqual(expected);
  // `<s>:0 $A:0 <s>:1 $B:1`, which transformers' LlamaTokenizerFast sets
  expect(template).toEqual({
    type: "TemplateProcessing",
    single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
    pair: [
      { SpecialToken: { id: "<s>", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "<s>", type_id: 1 } },
      { Sequence: { id: "B", type_id: 1 } },
    ],
    special_tokens: { "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] } },
  });
  expect(model.vocab).toEqual(expectedModel.vocab);
  expect(model.merges.toSorted()).toEqual(expectedModel.merges.toSorted());
  expect(model).toMatchObject({ type: "BPE", unk_token: "<unk>", fuse_unk: true, byte_fallback: true });
});

test("writeTokenizerJson() writes merges by which text splits as it does by the scores", () => {
  const { merges } = write(PLAIN).model;
  for (const text of [
    "▁the▁feedback▁is▁clear",
    "▁[RESULT]▁4",
    "###Score▁Rubrics:",
    "▁xylophone▁evaluating",
  ]) {
    const split = mergeByRank(merges, text);
    expect(split).toEqual(mergeByScore(PLAIN.tokens, text));
    expect(split.length).toBeLessThan(text.length);
  }
});

test("readTokenizerJson() finds the tokens and merges again that writeTokenizerJson() wrote", () => {
  const written = writeTokenizerJson(PLAIN);
  const back = readTokenizerJson(written);
  expect(back.tokens.map(({ text, type }) => [text, type])).toEqual(
    PLAIN.tokens.map(({ text, type }) => [text, type]),
  );
  expect(back).toMatchObject({
    kind: "sentencepiece",
    bosId: 1,
    unknownId: 0,
    addBos: true,
    addSpacePrefix: true,
  });
  expect(writeTokenizerJson(back)).toBe(written);
});

test("writeTokenizerJson() leaves out BOS and the space prefix where the vocabulary does", () => {
  const { normalizer, post_processor, decoder } = write({ ...PLAIN, addBos: false, addSpacePrefix: false });
  expect(post_processor).toBeNull();
  expect(normalizer).toEqual({
    type: "Sequence",
    normalizers: [{ type: "Replace", pattern: { String: " " }, content: "▁" }],
  });
  expect(decoder.decoders.map(({ type }) => type)).toEqual(["Replace", "ByteFallback", "Fuse"]);
});

test("readTokenizerJson() finds a byte-level vocabulary again whole, but for the id of EOS", () => {
  for (const pre of ["qwen2", "llama-bpe", "gpt-2", "default"]) {
    const vocabulary = { ...BYTE_LEVEL, pre };
    expect(readTokenizerJson(writeTokenizerJson(vocabulary))).toEqual({ ...vocabulary, eosId: null });
  }
});

test("writeTokenizerJson() writes Qwen's kind as it was read", () => {
  const original = tinyByteLevelTokenizer().tokenizer as WrittenTokenizer;
  const { model, ...pipeline } = write({ ...readTokenizerJson(JSON.stringify(original)), addBos: false });
  const { model: expectedModel, ...expected } = original;
  expect(pipeline).toEqual(expected);
  expect(model.merges).toEqual(expectedModel.merges);
});

test("writeTokenizerJson() takes Llama 3's words whole before it merges, as its own file says", () => {
  expect(write(BYTE_LEVEL).model.ignore_merges).toBe(true);
  expect(write({ ...BYTE_LEVEL, pre: "qwen2" }).model.ignore_merges).toBe(false);
});

test("writeTokenizerJson() finds user-defined tokens in a text, and never unused ones", () => {
  const tokens: readonly VocabularyToken[] = [
    ...BYTE_LEVEL.tokens,
    { text: "<tool>", score: 0, type: "user-defined" },
    { text: "[PAD5]", score: 0, type: "unused" },
  ];
  const { added_tokens: added } = write({ ...BYTE_LEVEL, tokens });
  expect(added.map(({ content, special }) => [content, special])).toEqual([
    ["<bos>", true],
    ["<tool>", false],
  ]);
});

test("writeTokenizerJson() refuses what no such file can say", () => {
  const twice = { ...BYTE_LEVEL, tokens: [...BYTE_LEVEL.tokens, ...BYTE_LEVEL.tokens.slice(0, 1)] };
  expect(() => writeTokenizerJson(twice)).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining('tokens 0 and 4 are both "a"'),
    }),
  );
  expect(() => writeTokenizerJson({ ...BYTE_LEVEL, pre: "deepseek-coder" })).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining('how "deepseek-coder" splits text is not known'),
    }),
  );
});

test("writeTokenizerConfig() says what tokenizer.json has no place for, and nothing that is not known", () => {
  const config = writeTokenizerConfig({ ...PLAIN, addBos: true, chatTemplate: "{{ messages }}" });
  expect(JSON.parse(config)).toEqual({
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: "<s>",
    eos_token: "</s>",
    unk_token: "<unk>",
    add_bos_token: true,
    chat_template: "{{ messages }}",
    clean_up_tokenization_spaces: false,
  });
});
