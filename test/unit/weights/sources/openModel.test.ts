import { describe, expect, test } from "vitest";
import { countingFolder } from "#weights/bytes/countingSource.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { openModelFolder } from "#weights/sources/openModel.ts";
import { requireOneGguf } from "#weights/sources/requireOneGguf.ts";
import { sampleFile } from "#weights/sources/sampleFile.ts";
import { memoryFolderOf, tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";

const TINY = { vocabularySize: 300 } as const;

describe("openModelFolder()", () => {
  test("needs a config.json and says so", async () => {
    const files = tinyCheckpoint(TINY);
    files.delete("config.json");
    await expect(openModelFolder(memoryFolderOf(files))).rejects.toMatchObject({
      code: "weights/file-missing",
      details: { path: "config.json" },
    });
  });

  test("takes a commit for the state of the weights, and reads none of them then", async () => {
    const files = tinyCheckpoint({ ...TINY, dtype: "F32" });
    const headers = async (commit: string | null): Promise<number> => {
      const folder = countingFolder(memoryFolderOf(files));
      await openModelFolder(folder, commit);
      return folder.counts.bytesRead;
    };
    expect(await headers("0123abcd")).toBeLessThan(10_000);
    expect(await headers(null)).toBeGreaterThan(100_000);
  });

  test("has another fingerprint when the weights, the configuration or the commit change", async () => {
    const fingerprint = async (options: object, commit: string | null = null) =>
      JSON.stringify(
        (await openModelFolder(memoryFolderOf(tinyCheckpoint({ ...TINY, ...options })), commit)).fingerprint,
      );
    const all = [
      await fingerprint({}),
      await fingerprint({ seed: 2 }),
      await fingerprint({ shards: 2 }),
      await fingerprint({}, "0123abcd"),
      await fingerprint({}, "4567abcd"),
    ];
    expect(new Set(all).size).toBe(5);
    expect(await fingerprint({})).toBe(all[0]);
  });

  test("keeps the tokenizer's files as they are, tokenizer.json first", async () => {
    const files = tinyCheckpoint(TINY);
    const copied = await (await openModelFolder(memoryFolderOf(files))).readTokenizerFiles();
    expect(copied.map(({ path }) => path)).toEqual(["tokenizer.json", "tokenizer_config.json"]);
    for (const { path, bytes } of copied) expect(bytes).toEqual(files.get(path));
  });
});

describe("sampleFile()", () => {
  const bytes = new Uint8Array(3_000_000).map((_, index) => index % 251);

  test("tells files of another length or with other content apart", async () => {
    const other = bytes.map((byte) => byte ^ 1);
    const samples = [bytes, bytes.subarray(1), other].map((content) => sampleFile(memorySource(content)));
    const hashes = (await Promise.all(samples)).map(({ samplesSha256 }) => samplesSha256);
    expect(new Set(hashes).size).toBe(3);
    expect(await sampleFile(memorySource(bytes.slice()))).toEqual(await samples[0]);
  });

  test("takes files of a few bytes and of none", async () => {
    expect(await sampleFile(memorySource(new Uint8Array(3)))).toMatchObject({ byteLength: 3 });
    expect(await sampleFile(memorySource(new Uint8Array(0)))).toMatchObject({ byteLength: 0 });
  });
});

describe("requireOneGguf()", () => {
  test("takes a file, or all parts of one model", () => {
    expect(requireOneGguf(["a.gguf"])).toEqual(["a.gguf"]);
    const parts = ["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"];
    expect(requireOneGguf(parts)).toEqual(parts);
  });

  test("does not choose between two models", () => {
    expect(() => requireOneGguf(["a.gguf", "b-00001-of-00001.gguf"])).toThrow(
      expect.objectContaining({
        code: "weights/file-missing",
        message: expect.stringContaining("a.gguf, b-00001-of-00001.gguf"),
      }),
    );
  });
});
