import { describe, expect, test } from "vitest";
import type { ByteFolder } from "#core/bytes.ts";
import { writeSentencePieceModel } from "#test/fixtures/sentencePieceModel.ts";
import { tinyByteLevelTokenizer, tinyPieceTokenizer } from "#test/fixtures/tinyTokenizer.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { readTokenizerJson } from "#weights/tokenizer/readTokenizerJson.ts";
import { readVocabulary } from "#weights/tokenizer/readVocabulary.ts";
import { padTokens } from "#weights/tokenizer/tokens.ts";
import { writeTokenizerConfig } from "#weights/tokenizer/writeTokenizerConfig.ts";
import { writeTokenizerJson } from "#weights/tokenizer/writeTokenizerJson.ts";

const MODEL = writeSentencePieceModel([
  { text: "<unk>", score: 0, type: "unknown" },
  { text: "<s>", score: 0, type: "control" },
  { text: "</s>", score: 0, type: "control" },
  { text: "▁a", score: -1, type: "normal" },
]);

/** Texts are taken as they are, objects as JSON. */
function folderOf(files: Readonly<Record<string, string | Uint8Array | object>>): ByteFolder {
  return createMemoryFolder(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => {
        if (content instanceof Uint8Array) return [path, content];
        return [
          path,
          new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content)),
        ];
      }),
    ),
  );
}

async function expectFault(
  files: Parameters<typeof folderOf>[0],
  code: string,
  found: string,
): Promise<void> {
  await expect(readVocabulary(folderOf(files))).rejects.toMatchObject({
    code,
    message: expect.stringContaining(found),
  });
}

test("readVocabulary() takes tokenizer.model before tokenizer.json", async () => {
  const { tokenizer } = tinyPieceTokenizer();
  const vocabulary = await readVocabulary(
    folderOf({ "tokenizer.model": MODEL, "tokenizer.json": tokenizer }),
  );
  expect(vocabulary.tokens).toHaveLength(4);
  expect(vocabulary).toMatchObject({ kind: "sentencepiece", bosId: 1, eosId: 2, padId: null, addBos: null });
});

test("readVocabulary() takes tokenizer.json where tokenizer.model is tiktoken's", async () => {
  const { tokenizer, tokens } = tinyByteLevelTokenizer();
  const files = { "tokenizer.model": "IQ== 0\nIg== 1\n", "tokenizer.json": tokenizer };
  expect((await readVocabulary(folderOf(files))).tokens).toHaveLength(tokens.length);
});

test("readVocabulary() does not pass over a damaged tokenizer.model", async () => {
  const { tokenizer } = tinyPieceTokenizer();
  const files = { "tokenizer.model": MODEL.slice(0, 20), "tokenizer.json": tokenizer };
  await expectFault(files, "weights/tokenizer-unsupported", "tokenizer.model");
});

test("readVocabulary() reads Mistral's kind with its settings", async () => {
  const { tokenizer, tokenizerConfig } = tinyPieceTokenizer();
  const files = { "tokenizer.json": tokenizer, "tokenizer_config.json": tokenizerConfig };
  expect(await readVocabulary(folderOf(files))).toMatchObject({
    kind: "sentencepiece",
    bosId: 1,
    eosId: 2,
    unknownId: 0,
    padId: null,
    addBos: true,
    addSpacePrefix: true,
    chatTemplate: expect.stringContaining("[INST] "),
  });
});

test("readVocabulary() reads Qwen's kind: no BOS in texts, yet the id that config.json gives", async () => {
  const { tokenizer, tokenizerConfig, bosId, eosId } = tinyByteLevelTokenizer();
  const files = {
    "tokenizer.json": tokenizer,
    "tokenizer_config.json": tokenizerConfig,
    "config.json": { model_type: "qwen2", bos_token_id: bosId, eos_token_id: bosId },
  };
  expect(await readVocabulary(folderOf(files))).toMatchObject({
    kind: "bpe",
    pre: "qwen2",
    bosId,
    eosId,
    padId: bosId,
    unknownId: null,
    addBos: false,
    addSpacePrefix: false,
  });
});

describe("readVocabulary() takes special tokens", () => {
  test("from tokenizer_config.json before special_tokens_map.json before the ids of the model", async () => {
    const ids = { bos_token_id: 0, eos_token_id: [0, 3], pad_token_id: 3 };
    const files = {
      "tokenizer.model": MODEL,
      "tokenizer_config.json": { bos_token: { content: "</s>", lstrip: false } },
      "special_tokens_map.json": { bos_token: "<s>", eos_token: { content: "<s>" } },
      "generation_config.json": ids,
      "config.json": { pad_token_id: 1 },
    };
    expect(await readVocabulary(folderOf(files))).toMatchObject({ bosId: 2, eosId: 1, padId: 3 });
  });

  test("from a list the first, and never −1", async () => {
    const config = { eos_token_id: [3, 2], pad_token_id: -1 };
    const vocabulary = await readVocabulary(folderOf({ "tokenizer.model": MODEL, "config.json": config }));
    expect(vocabulary).toMatchObject({ eosId: 3, padId: null });
  });
});

test("readVocabulary() adds tokens that stand in other files, with a gap between", async () => {
  const files = {
    "tokenizer.model": MODEL,
    "added_tokens.json": { "<pad>": 4, "<|im_end|>": 6 },
    "tokenizer_config.json": {
      pad_token: "<pad>",
      added_tokens_decoder: { "1": { content: "<s>", special: true } },
    },
  };
  const { tokens, padId } = await readVocabulary(folderOf(files));
  expect(tokens.slice(3)).toEqual([
    { text: "▁a", score: -1, type: "normal" },
    { text: "<pad>", score: 0, type: "control" },
    { text: "[PAD5]", score: 0, type: "unused" },
    { text: "<|im_end|>", score: 0, type: "user-defined" },
  ]);
  expect(padId).toBe(4);
});

test("readVocabulary() takes the chat template from its own file, else the default of a list, else the text", async () => {
  const named = [
    { name: "tool_use", template: "tools" },
    { name: "default", template: "chat" },
  ];
  const read = async (files: object): Promise<string | null> =>
    (await readVocabulary(folderOf({ "tokenizer.model": MODEL, ...files }))).chatTemplate;
  expect(await read({})).toBeNull();
  expect(await read({ "tokenizer_config.json": { chat_template: "text" } })).toBe("text");
  expect(await read({ "tokenizer_config.json": { chat_template: named } })).toBe("chat");
  expect(await read({ "tokenizer_config.json": { chat_template: named.slice(0, 1) } })).toBe("tools");
  const both = { "tokenizer_config.json": { chat_template: "text" }, "chat_template.jinja": "{{ file }}" };
  expect(await read(both)).toBe("{{ file }}");
});

test("readVocabulary() refuses a folder without a tokenizer, and settings that are not as they should be", async () => {
  await expectFault(
    { "config.json": {} },
    "weights/file-missing",
    "neither tokenizer.model nor tokenizer.json",
  );
  const odd = { "tokenizer.model": MODEL, "tokenizer_config.json": { add_bos_token: "yes" } };
  await expectFault(
    odd,
    "weights/tokenizer-unsupported",
    "tokenizer_config.json: add_bos_token: expected true or false",
  );
  const cut = { "tokenizer.model": MODEL, "tokenizer_config.json": '{"add_bos_token": tr' };
  await expectFault(cut, "weights/header-invalid", "tokenizer_config.json as JSON");
  const far = { "tokenizer.model": MODEL, "added_tokens.json": { "<pad>": 2 ** 40 } };
  await expectFault(far, "weights/tokenizer-unsupported", "has the id 1099511627776");
});

test("readVocabulary() refuses a file of a size that no tokenizer has, without reading it", async () => {
  const folder: ByteFolder = {
    list: async () => [],
    open: async (path) =>
      path === "tokenizer.model"
        ? { byteLength: 2 ** 40, read: () => Promise.reject(new Error("it was read")) }
        : null,
  };
  await expect(readVocabulary(folder)).rejects.toMatchObject({
    code: "weights/header-invalid",
    message: expect.stringContaining("it has 1099511627776 bytes"),
  });
});

test("readVocabulary() reads back what the two writers wrote", async () => {
  const { tokenizer, tokenizerConfig } = tinyByteLevelTokenizer();
  const vocabulary = await readVocabulary(
    folderOf({ "tokenizer.json": tokenizer, "tokenizer_config.json": tokenizerConfig }),
  );
  const files = {
    "tokenizer.json": writeTokenizerJson(vocabulary),
    "tokenizer_config.json": writeTokenizerConfig(vocabulary),
  };
  expect(await readVocabulary(folderOf(files))).toEqual(vocabulary);
});

test("padTokens() adds unused tokens up to a size, and cuts nothing", () => {
  const { tokens } = readTokenizerJson(JSON.stringify(tinyByteLevelTokenizer(259).tokenizer));
  const padded = padTokens(tokens, 261);
  expect(padded.slice(0, 259)).toEqual(tokens);
  expect(padded.slice(259)).toEqual([
    { text: "[PAD259]", score: 0, type: "unused" },
    { text: "[PAD260]", score: 0, type: "unused" },
  ]);
  expect(padTokens(tokens, 3)).toEqual(tokens);
  expect(padTokens([{ text: "a", score: 0, type: "normal" }], 2)[1]).toEqual({
    text: "[PAD1]",
    score: 0,
    type: "unused",
  });
  expect(() => padTokens(tokens, 2_000_000)).toThrow(
    expect.objectContaining({ code: "weights/tokenizer-unsupported" }),
  );
});
