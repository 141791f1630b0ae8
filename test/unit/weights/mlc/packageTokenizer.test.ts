import { expect, test } from "vitest";
import {
  memoryFolderOf,
  tinyCheckpoint,
  type TinyCheckpointOptions,
} from "#test/fixtures/tinyCheckpointFiles.ts";
import { type PackageTokenizer, readPackageTokenizer } from "#weights/mlc/packageTokenizer.ts";
import { createQuantizeConversion } from "#weights/mlc/quantizeConversion.ts";
import { type OpenModel, openModelFolder } from "#weights/sources/openModel.ts";

type Files = Map<string, Uint8Array<ArrayBuffer>>;

const TOKENIZER = "tokenizer.json";

async function openWith(
  change: (files: Files) => unknown,
  options: TinyCheckpointOptions = {},
): Promise<OpenModel> {
  const files = tinyCheckpoint(options);
  change(files);
  return openModelFolder(memoryFolderOf(files));
}

const tokenizerWith = async (
  change: (files: Files) => unknown,
  options?: TinyCheckpointOptions,
): Promise<PackageTokenizer> => readPackageTokenizer(await openWith(change, options));

/** Change every added token of a tokenizer.json. */
function changeAddedTokens(
  files: Files,
  change: (token: Record<string, unknown>) => Record<string, unknown>,
): void {
  const json = JSON.parse(new TextDecoder().decode(files.get(TOKENIZER))) as {
    added_tokens: Record<string, unknown>[];
  };
  const added_tokens = json.added_tokens.map(change);
  files.set(TOKENIZER, new TextEncoder().encode(JSON.stringify({ ...json, added_tokens })));
}

test("readPackageTokenizer() has nothing to say of a sound tokenizer and takes it as it is", async () => {
  const files = tinyCheckpoint();
  const tokenizer = await readPackageTokenizer(await openModelFolder(memoryFolderOf(files)));
  expect(tokenizer.warnings).toEqual([]);
  expect(tokenizer).toMatchObject({ isByteLevel: false, spareTokenId: 0 });
  expect(tokenizer.files[0]).toEqual({ path: TOKENIZER, bytes: files.get(TOKENIZER) });
});

test("a model without any tokenizer can be converted, with a warning", async () => {
  const model = await openWith((files) => files.delete(TOKENIZER));
  const { warnings, jobs } = await createQuantizeConversion(model, {
    format: "q4f16_1",
    padVocabulary: model.config.vocabularySize + 64,
    withOlderManifest: false,
  });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/WebLLM will not load.*neither tokenizer\.model nor tokenizer\.json/);
  expect(jobs.length).toBeGreaterThan(0);
});

test.each(["{}", "not JSON", '{"model": {"type": "WordPiece"}}'])(
  "a tokenizer.json of %s is copied, with a warning, and the family says what it would be like",
  async (text) => {
    const put = (files: Files): unknown => files.set(TOKENIZER, new TextEncoder().encode(text));
    const mistral = await tokenizerWith(put);
    expect(mistral.files[0]?.bytes).toEqual(new TextEncoder().encode(text));
    expect(mistral.warnings[0]).toMatch(/WebLLM will not load this package/);
    expect(mistral).toMatchObject({ isByteLevel: false, spareTokenId: 0 });
    expect(await tokenizerWith(put, { architecture: "qwen2" })).toMatchObject({
      isByteLevel: true,
      spareTokenId: null,
    });
  },
);

test("an added token without the fields that WebLLM needs is named", async () => {
  const { warnings } = await tokenizerWith((files) =>
    changeAddedTokens(files, (token) =>
      Object.fromEntries(Object.entries(token).filter(([field]) => field !== "single_word")),
    ),
  );
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/added token <unk> lacks single_word$/);
});

test("another tokenizer makes another conversion", async () => {
  const settings = { format: "q4f16_1", padVocabulary: null, withOlderManifest: false } as const;
  const identityWith = async (change: (files: Files) => unknown): Promise<string> =>
    (await createQuantizeConversion(await openWith(change), settings)).identity;
  const one = await identityWith(() => {});
  expect(await identityWith(() => {})).toBe(one);
  const other = (files: Files): void => changeAddedTokens(files, (token) => ({ ...token, lstrip: true }));
  expect(await identityWith(other)).not.toBe(one);
});
