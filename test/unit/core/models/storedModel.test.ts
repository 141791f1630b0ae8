import { describe, expect, test } from "vitest";
import { storedBytes } from "#core/models/storedModel.ts";

describe("storedBytes()", () => {
  const files = [
    { path: "params_shard_0.bin", byteLength: 65_536_000, sha256: "" },
    { path: "tokenizer.json", byteLength: 1_795_303, sha256: "" },
  ];

  test("adds files and library", () => {
    const library = { url: "https://example.org/lib.wasm", byteLength: 5_000_000, sha256: "" };
    expect(storedBytes({ files, library })).toBe(65_536_000 + 1_795_303 + 5_000_000);
  });

  test("does without a library, and without files", () => {
    expect(storedBytes({ files, library: null })).toBe(65_536_000 + 1_795_303);
    expect(storedBytes({ files: [], library: null })).toBe(0);
  });
});
