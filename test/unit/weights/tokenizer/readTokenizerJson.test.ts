import { expect, test } from "vitest";
import { tinyByteLevelTokenizer, tinyPieceTokenizer } from "#test/fixtures/tinyTokenizer.ts";
import { TOKEN_TYPES, tinyVocabulary } from "#test/fixtures/tinyVocabulary.ts";
import { readTokenizerJson } from "#weights/tokenizer/readTokenizerJson.ts";
import { NO_EXTRAS } from "#weights/tokenizer/tokenizerExtras.ts";
import { mergeByRank, mergeByScore } from "./encoders.ts";

const LLAMA3_SPLIT =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };

function byteLevelJson(change: object = {}, model: object = {}): string {
  return JSON.stringify({
    added_tokens: [
      { id: 4, content: "<|begin_of_text|>", special: true },
      { id: 5, content: "<tool>", special: false },
    ],
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: LLAMA3_SPLIT }, behavior: "Isolated", invert: false },
        BYTE_LEVEL,
      ],
    },
    post_processor: {
      type: "Sequence",
      processors: [
        BYTE_LEVEL,
        {
          type: "TemplateProcessing",
          single: [
            { SpecialToken: { id: "<|begin_of_text|>", type_id: 0 } },
            { Sequence: { id: "A", type_id: 0 } },
          ],
          pair: [],
          special_tokens: {},
        },
      ],
    },
    decoder: BYTE_LEVEL,
    model: { type: "BPE", vocab: { b: 1, a: 0, Ġa: 3, Ġ: 2 }, merges: ["Ġ a"], ...model },
    ...change,
  });
}

function pieceJson(change: object, model: object = {}): string {
  return JSON.stringify({
    normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
    model: {
      type: "BPE",
      vocab: { "<unk>": 0, a: 1, b: 2, ab: 3, abc: 4 },
      unk_token: "<unk>",
      merges: ["a b"],
      ...model,
    },
    ...change,
  });
}

function refuses(text: string, found: string): void {
  expect(() => readTokenizerJson(text)).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining(found),
    }),
  );
}

test("readTokenizerJson() reads a byte-level vocabulary in the order of its ids", () => {
  expect(readTokenizerJson(byteLevelJson())).toEqual({
    kind: "bpe",
    tokens: [
      { text: "a", score: 0, type: "normal" },
      { text: "b", score: 0, type: "normal" },
      { text: "Ġ", score: 0, type: "normal" },
      { text: "Ġa", score: 0, type: "normal" },
      { text: "<|begin_of_text|>", score: 0, type: "control" },
      { text: "<tool>", score: 0, type: "user-defined" },
    ],
    merges: ["Ġ a"],
    pre: "llama-bpe",
    bosId: 4,
    eosId: null,
    unknownId: null,
    padId: null,
    addBos: true,
    addSpacePrefix: false,
    chatTemplate: null,
  });
});

test("readTokenizerJson() takes merges as pairs too, as newer files write them", () => {
  expect(readTokenizerJson(byteLevelJson({}, { merges: [["Ġ", "a"]] })).merges).toEqual(["Ġ a"]);
});

test("readTokenizerJson() reads Qwen's kind and knows its way to split", () => {
  const { tokenizer, tokens } = tinyByteLevelTokenizer();
  const vocabulary = readTokenizerJson(JSON.stringify(tokenizer));
  expect(vocabulary.tokens.map(({ text }) => text)).toEqual(tokens);
  expect(vocabulary.tokens.slice(-4).map(({ type }) => type)).toEqual([
    "normal",
    "control",
    "control",
    "control",
  ]);
  // without a template, only tokenizer_config.json can say whether BOS is added
  expect(vocabulary).toMatchObject({ kind: "bpe", pre: "qwen2", addBos: null, addSpacePrefix: false });
});

test("readTokenizerJson() names GPT-2's way to split, and others 'default'", () => {
  const own = { ...BYTE_LEVEL, add_prefix_space: true, use_regex: true };
  expect(readTokenizerJson(byteLevelJson({ pre_tokenizer: own }))).toMatchObject({
    pre: "gpt-2",
    addSpacePrefix: true,
  });
  const split = { type: "Split", pattern: { Regex: "\\d" }, behavior: "Isolated", invert: false };
  const other = { type: "Sequence", pretokenizers: [split, BYTE_LEVEL] };
  expect(readTokenizerJson(byteLevelJson({ pre_tokenizer: other })).pre).toBe("default");
});

test("readTokenizerJson() reads Mistral's kind as the SentencePiece vocabulary that it was made of", () => {
  const { tokenizer } = tinyPieceTokenizer();
  const vocabulary = readTokenizerJson(JSON.stringify(tokenizer));
  const types = new Map(Object.entries(TOKEN_TYPES).map(([name, type]) => [type, name]));
  const original = tinyVocabulary();
  expect(vocabulary.tokens.map(({ text, type }) => [text, type])).toEqual(
    original.map(({ text, type }) => [text, types.get(type)]),
  );
  expect(vocabulary).toMatchObject({
    kind: "sentencepiece",
    merges: [],
    pre: null,
    bosId: 1,
    unknownId: 0,
    addBos: true,
    addSpacePrefix: true,
  });
});

test("readTokenizerJson() gives scores by which text splits as it does by the merges", () => {
  const { tokenizer } = tinyPieceTokenizer();
  const { tokens } = readTokenizerJson(JSON.stringify(tokenizer));
  const { merges } = (tokenizer as { readonly model: { readonly merges: readonly string[] } }).model;
  for (const text of [
    "▁the▁feedback▁is▁clear",
    "▁[RESULT]▁4",
    "###Score▁Rubrics:",
    "▁xylophone▁evaluating",
    "INSTINST",
  ]) {
    const split = mergeByScore(tokens, text);
    expect(split).toEqual(mergeByRank(merges, text));
    expect(split.length).toBeLessThan(text.length);
  }
});

test("readTokenizerJson() scores a token by the first merge that makes it, and lowest what none makes", () => {
  const vocab = { "<unk>": 0, a: 1, b: 2, c: 3, bc: 4, ab: 5, abc: 6, ca: 7 };
  const json = pieceJson({}, { vocab, merges: ["b c", "a b", "a bc", "ab c"] });
  expect(readTokenizerJson(json).tokens.map(({ score }) => score)).toEqual([0, -4, -4, -4, -0, -1, -2, -4]);
});

test("readTokenizerJson() tells a space prefix from both ways in which it is written", () => {
  const replace = { type: "Replace", pattern: { String: " " }, content: "▁" };
  const prepended = { type: "Sequence", normalizers: [{ type: "Prepend", prepend: "▁" }, replace] };
  expect(readTokenizerJson(pieceJson({ normalizer: prepended })).addSpacePrefix).toBe(true);
  expect(readTokenizerJson(pieceJson({})).addSpacePrefix).toBe(false);
  for (const [scheme, expected] of [
    ["first", true],
    ["always", true],
    ["never", false],
  ] as const) {
    const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: scheme, split: false };
    const json = pieceJson({ normalizer: null, pre_tokenizer: metaspace });
    expect(readTokenizerJson(json).addSpacePrefix).toBe(expected);
  }
});

test("readTokenizerJson() fills an id that nobody has with an unused token", () => {
  const added = [{ id: 7, content: "<pad>", special: true }];
  const { tokens } = readTokenizerJson(pieceJson({ added_tokens: added }));
  expect(tokens.slice(5)).toEqual([
    { text: "[PAD5]", score: 0, type: "unused" },
    { text: "[PAD6]", score: 0, type: "unused" },
    { text: "<pad>", score: 0, type: "control" },
  ]);
});

test("readTokenizerJson() keeps a token named __proto__, and ids where JavaScript would sort them", () => {
  const text = byteLevelJson({ added_tokens: [] }, { vocab: { "9": 0, "1": 1, x: 3 } });
  const { tokens } = readTokenizerJson(text.replace('"x":3', '"__proto__":2'));
  expect(tokens.map((token) => token.text)).toEqual(["9", "1", "__proto__"]);
});

test("readTokenizerJson() lets other files have the last word", () => {
  const extras = {
    ...NO_EXTRAS,
    bos: ["<none>", -1, 1],
    eos: ["b", 0],
    addBos: false,
    addSpacePrefix: true,
    chatTemplate: "{{ x }}",
    addedTokens: [{ id: 6, text: "<eot>", isSpecial: true }],
  };
  const vocabulary = readTokenizerJson(byteLevelJson(), extras);
  expect(vocabulary).toMatchObject({
    bosId: 1,
    eosId: 1,
    addBos: false,
    addSpacePrefix: true,
    chatTemplate: "{{ x }}",
  });
  expect(vocabulary.tokens[6]).toEqual({ text: "<eot>", score: 0, type: "control" });
});

test.each(["Unigram", "WordPiece", "WordLevel"])("readTokenizerJson() refuses %s", (type) => {
  refuses(pieceJson({ model: { type, vocab: [["a", -1]] } }), `of the kind ${type}, not BPE`);
});

test("readTokenizerJson() refuses a text that is cut, at any place", () => {
  const text = pieceJson({});
  for (let length = 0; length < text.length; length += 7) refuses(text.slice(0, length), "as JSON");
});

test("readTokenizerJson() refuses what lies, and names the place", () => {
  refuses(
    pieceJson({}, { vocab: { a: 4_000_000_000 } }),
    'token "a" has the id 4000000000, not one of 0 to 999999',
  );
  refuses(pieceJson({}, { vocab: { a: 0, b: 0 } }), 'tokens "a" and "b" both have the id 0');
  refuses(pieceJson({}, { vocab: { a: -1 } }), "model.vocab: expected an id for every token");
  refuses(pieceJson({}, { merges: ["a b c"] }), 'the merge "a b c" is not two parts');
  refuses(byteLevelJson({}, { merges: [["a ", "b"]] }), 'the merge "a  b" is not two parts');
  refuses(pieceJson({}, { merges: ["a b", 7] }), "model.merges.1: expected two parts");
  refuses(pieceJson({}, { byte_fallback: true }), "has 0 byte tokens, not 256");
  refuses(pieceJson({ added_tokens: [{ id: 9, content: "a" }] }), 'tokens 1 and 9 are both "a"');
  refuses(pieceJson({ normalizer: { type: "Sequence" } }), "a sequence without steps");
});

test("readTokenizerJson() refuses BPE of other kinds", () => {
  refuses(pieceJson({ normalizer: { type: "NFC" } }), 'neither byte-level nor writes spaces as "▁"');
  refuses(byteLevelJson({}, { end_of_word_suffix: "</w>" }), 'marked with "</w>"');
  refuses("[]", "it: expected an object");
  refuses("{}", "model: expected an object");
});
