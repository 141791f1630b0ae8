import { expect, test } from "vitest";
import { isPartialName, partialName, sortByPath, splitFolderPath } from "#core/folderPath.ts";

test("splitFolderPath() gives the parts of a path", () => {
  expect(splitFolderPath("model/shard_0.bin")).toEqual(["model", "shard_0.bin"]);
  expect(splitFolderPath(".gitattributes")).toEqual([".gitattributes"]);
  expect(splitFolderPath("a..b/...")).toEqual(["a..b", "..."]);
});

test.each([
  "",
  "/",
  "/a",
  "a/",
  "a//b",
  ".",
  "..",
  "a/../b",
  "../secret",
  "a\\b",
  "a\u0000b",
  "a/.b.partial",
])("splitFolderPath(%j) refuses what names no file inside of the folder", (path) => {
  expect(() => splitFolderPath(path)).toThrow(expect.objectContaining({ code: "weights/header-invalid" }));
});

test("isPartialName() knows the names of files being written", () => {
  expect(isPartialName(partialName("model.safetensors"))).toBe(true);
  expect(isPartialName(".a.bin.partial.crswap")).toBe(true);
  expect(isPartialName(".a.bin.partial.1.crswap")).toBe(true);
  expect(isPartialName("model.partial")).toBe(false);
  expect(isPartialName("model.crswap")).toBe(false);
  expect(isPartialName(".model")).toBe(false);
});

test("sortByPath() sorts by code units, not by alphabet", () => {
  const paths = ["b", "a/z", "a.b", "B", "ä", "a"];
  expect(sortByPath(paths.map((path) => ({ path, byteLength: 0 }))).map(({ path }) => path)).toEqual([
    "B",
    "a",
    "a.b",
    "a/z",
    "b",
    "ä",
  ]);
});
