import { describe, expect, test } from "vitest";
import type { ByteFolder } from "#core/bytes.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { describeIdentityDifferences, identifyModel } from "#weights/merge/modelIdentity.ts";

const FILES = {
  "config.json": new TextEncoder().encode("abc"),
  "model.safetensors": new Uint8Array(5),
  "README.md": new Uint8Array(2),
  ".cache/other.json": new Uint8Array(1),
};

describe("identifyModel()", () => {
  test("names the model's files with their lengths and hashes", async () => {
    const identity = await identifyModel("direct", createMemoryFolder(FILES));
    expect(identity).toMatchObject({
      name: "direct",
      files: [
        {
          path: "config.json",
          byteLength: 3,
          // FIPS 180-2, appendix B.1
          sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
        { path: "model.safetensors", byteLength: 5 },
      ],
    });
  });

  test("does not read files of more than 32 MiB", async () => {
    const opened: string[] = [];
    const folder: ByteFolder = {
      list: async () => [{ path: "model.safetensors", byteLength: 32 * 2 ** 20 + 1 }],
      open: async (path) => {
        opened.push(path);
        return null;
      },
    };
    expect((await identifyModel("large", folder)).files).toEqual([
      { path: "model.safetensors", byteLength: 32 * 2 ** 20 + 1, sha256: null },
    ]);
    expect(opened).toEqual([]);
  });

  test("rejects with the signal's reason when stopped", async () => {
    const reason = new Error("stopped by a person");
    const stopped = identifyModel("direct", createMemoryFolder(FILES), AbortSignal.abort(reason));
    await expect(stopped).rejects.toBe(reason);
  });
});

describe("describeIdentityDifferences()", () => {
  test("finds none for the same files under another name", async () => {
    const [first, second] = await Promise.all(
      ["a", "b"].map((name) => identifyModel(name, createMemoryFolder(FILES))),
    );
    if (first === undefined || second === undefined) throw new Error("no identity");
    expect(describeIdentityDifferences(first, second)).toEqual([]);
  });

  test("names files that are missing, longer or of other content", async () => {
    const expected = await identifyModel(
      "a",
      createMemoryFolder({ ...FILES, "tokenizer.json": new Uint8Array(1) }),
    );
    const found = await identifyModel(
      "a",
      createMemoryFolder({ "config.json": new Uint8Array(3), "model.safetensors": new Uint8Array(6) }),
    );
    expect(describeIdentityDifferences(expected, found)).toEqual([
      "config.json has other content",
      "model.safetensors has 6 bytes instead of 5",
      "tokenizer.json is missing",
    ]);
  });
});
