import { expect, test } from "vitest";
import { selectFiles } from "#workers/models/selectFiles.ts";

const entries = (...paths: string[]): { path: string; byteLength: number }[] =>
  paths.map((path) => ({ path, byteLength: 1 }));

// the files of mlc-ai/Qwen2.5-0.5B-Instruct-q4f16_1-MLC on the hub, shortened to two shards
const ON_THE_HUB = entries(
  ".gitattributes",
  "README.md",
  "logs.txt",
  "mlc-chat-config.json",
  "ndarray-cache.json",
  "tensor-cache.json",
  "params_shard_0.bin",
  "params_shard_1.bin",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.json",
  "merges.txt",
);

test("selectFiles() takes what a package needs, and nothing else of its repository", () => {
  expect(selectFiles({ kind: "package" }, ON_THE_HUB).map(({ path }) => path)).toEqual([
    "mlc-chat-config.json",
    "tensor-cache.json",
    "params_shard_0.bin",
    "params_shard_1.bin",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
  ]);
});

test("selectFiles() names what makes a folder no package", () => {
  const choose = (): unknown =>
    selectFiles({ kind: "package" }, entries("config.json", "params_shard_0.bin"));
  expect(choose).toThrow(/mlc-chat-config\.json, tensor-cache\.json/);
  expect(choose).toThrow(expect.objectContaining({ code: "weights/file-missing" }));
});

test("selectFiles() takes all parts of a split GGUF that were asked for, and misses none silently", () => {
  const fileNames = ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"];
  const all = entries("m-Q8_0.gguf", ...fileNames);
  expect(selectFiles({ kind: "gguf", fileNames }, all).map(({ path }) => path)).toEqual(fileNames);
  expect(() => selectFiles({ kind: "gguf", fileNames }, all.slice(0, 2))).toThrow(
    expect.objectContaining({ code: "weights/file-missing", details: { path: "m-00002-of-00002.gguf" } }),
  );
});
