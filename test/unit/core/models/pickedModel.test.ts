import { expect, test } from "vitest";
import { inspectPickedFiles, listingPaths, type NamedFile } from "#core/models/pickedModel.ts";

function named(...paths: readonly string[]): readonly NamedFile[] {
  return paths.map((path) => ({ path, byteLength: 10 }));
}

const NOTHING = new Map<string, unknown>();
const PACKAGE = ["mlc-chat-config.json", "tensor-cache.json", "tokenizer.json"];
const SHARDS = new Map<string, unknown>([
  ["mlc-chat-config.json", { quantization: "q4f16_1" }],
  [
    "tensor-cache.json",
    {
      records: [
        { dataPath: "params_shard_0.bin", nbytes: 10 },
        { dataPath: "params_shard_1.bin", nbytes: 10 },
      ],
    },
  ],
]);

test("inspectPickedFiles() gives its documented example", () => {
  expect(inspectPickedFiles([{ path: "a-00001-of-00002.gguf", byteLength: 9 }], NOTHING)).toEqual({
    kind: "gguf",
    paths: ["a-00001-of-00002.gguf"],
    quantization: null,
    problems: ["a-00002-of-00002.gguf is missing."],
  });
});

test("inspectPickedFiles() finds nothing wrong with a whole package, and leaves folders below it out", () => {
  const files = named(...PACKAGE, "params_shard_0.bin", "params_shard_1.bin", ".git/config");
  expect(inspectPickedFiles(files, SHARDS)).toEqual({
    kind: "package",
    paths: [...PACKAGE, "params_shard_0.bin", "params_shard_1.bin"],
    quantization: "q4f16_1",
    problems: [],
  });
});

test("inspectPickedFiles() names a missing shard, one of another size, and one that was renamed", () => {
  const missing = inspectPickedFiles(named(...PACKAGE, "params_shard_0.bin"), SHARDS);
  expect(missing.problems).toEqual(["params_shard_1.bin is missing."]);
  const short = [...named(...PACKAGE, "params_shard_0.bin"), { path: "params_shard_1.bin", byteLength: 7 }];
  expect(inspectPickedFiles(short, SHARDS).problems).toEqual(["params_shard_1.bin has 7 bytes, not 10."]);
  const renamed = inspectPickedFiles(
    named(...PACKAGE, "params_shard_0.bin", "params_shard_1 (1).bin"),
    SHARDS,
  );
  expect(renamed.problems).toEqual([
    "params_shard_1.bin is missing; rename params_shard_1 (1).bin if that is it.",
  ]);
});

test("inspectPickedFiles() names what a package lacks beside its shards", () => {
  expect(inspectPickedFiles(named("mlc-chat-config.json"), NOTHING).problems).toEqual([
    "tensor-cache.json is missing.",
    "tokenizer.json or tokenizer.model is missing.",
  ]);
  const page = new Map<string, unknown>([["tensor-cache.json", "<html>"]]);
  expect(inspectPickedFiles(named(...PACKAGE), page).problems).toEqual([
    "tensor-cache.json does not hold the list of files that belongs in it.",
  ]);
});

test("inspectPickedFiles() knows the files of a checkpoint from its index, or from the numbers in their names", () => {
  const files = named("config.json", "tokenizer.model", "model-00001-of-00002.safetensors");
  const problems = ["model-00002-of-00002.safetensors is missing."];
  expect(inspectPickedFiles(files, NOTHING)).toMatchObject({ kind: "checkpoint", problems });
  const index = {
    weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" },
  };
  const withIndex = [...files, ...named("model.safetensors.index.json")];
  const listings = new Map<string, unknown>([["model.safetensors.index.json", index]]);
  expect(listingPaths(withIndex)).toEqual(["model.safetensors.index.json"]);
  expect(inspectPickedFiles(withIndex, listings)).toMatchObject({ kind: "checkpoint", problems });
});

test("inspectPickedFiles() takes one GGUF file or all parts of one, and nothing in between", () => {
  expect(inspectPickedFiles(named("a.gguf"), NOTHING).problems).toEqual([]);
  expect(inspectPickedFiles(named("a.gguf", "b.gguf"), NOTHING).problems).toEqual([
    "Pick the files of one model; these are 2.",
  ]);
  const parts = named("a-00002-of-00002.gguf", "a-00001-of-00002.gguf");
  expect(inspectPickedFiles(parts, NOTHING)).toEqual({
    kind: "gguf",
    paths: ["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"],
    quantization: null,
    problems: [],
  });
  const mixed = [...parts, ...named("b-00001-of-00002.gguf")];
  expect(inspectPickedFiles(mixed, NOTHING).problems).toEqual([
    "Pick the files of one model; these are 2.",
    "b-00002-of-00002.gguf is missing.",
  ]);
});

test("inspectPickedFiles() says which folder to pick when the model lies below, and what it knows when there is none", () => {
  expect(inspectPickedFiles(named("prometheus/mlc-chat-config.json"), NOTHING)).toEqual({
    kind: "unknown",
    problems: ["The model lies in the folder prometheus: pick that one."],
  });
  expect(inspectPickedFiles(named("holiday.jpg"), NOTHING).kind).toBe("unknown");
  expect(inspectPickedFiles([], NOTHING).problems).toHaveLength(1);
});
