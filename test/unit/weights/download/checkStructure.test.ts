import { expect, test } from "vitest";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { checkStructure } from "#weights/download/checkStructure.ts";
import { layOutSafetensors } from "#weights/safetensors/safetensorsLayout.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { beginning, GGUF_MAGIC, WASM_MAGIC } from "./tinyDownload.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A safetensors file that says its header has so many bytes. */
function headerOf(length: bigint, first = 0x7b): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes[8] = first;
  return bytes;
}

const { header } = layOutSafetensors("model.safetensors", [{ name: "a", dtype: "F16", shape: [3] }]);

test.each([
  ["config.json", encode('{"a":[1,2]}')],
  ["model.wasm", beginning(WASM_MAGIC, 100)],
  ["dir.json/model.gguf", beginning(GGUF_MAGIC, 100)],
  ["MODEL.GGUF", beginning(GGUF_MAGIC, 100)],
  ["model.safetensors", Uint8Array.from([...header, 1, 2, 3, 4, 5, 6])],
  ["params_shard_0.bin", sampleBytes(100)],
  ["tokenizer.model", sampleBytes(100)],
  ["merges.txt", encode("#version: 0.2\n<s> a\n<html a")],
  ["README.md", encode("<!-- a comment -->\n# A model, written in <html>")],
  ["noextension", new Uint8Array(0)],
  ["empty.bin", new Uint8Array(0)],
])("checkStructure(%j) finds nothing wrong", async (path, bytes) => {
  expect(await checkStructure(path, memorySource(bytes))).toBeNull();
});

test.each([
  ["config.json", encode('{"a":[1,2]'), "is not JSON"],
  ["config.json", encode(""), "is not JSON"],
  ["config.json", Uint8Array.of(0x22, 0xff, 0x22), "is not JSON"],
  ["model.wasm", sampleBytes(100), "does not begin like WebAssembly"],
  ["model.wasm", Uint8Array.of(0, 0x61), "does not begin like WebAssembly"],
  ["model.gguf", sampleBytes(100), "does not begin like GGUF"],
  ["model.gguf", new Uint8Array(0), "does not begin like GGUF"],
  ["model.safetensors", new Uint8Array(8), "is too short for safetensors"],
  ["model.safetensors", headerOf(57n), "does not begin like safetensors"],
  ["model.safetensors", headerOf(2n ** 63n), "does not begin like safetensors"],
  ["model.safetensors", headerOf(56n, 0x20), "does not begin like safetensors"],
])("checkStructure(%j) says what is wrong with %o", async (path, bytes, problem) => {
  expect(await checkStructure(path, memorySource(bytes))).toMatch(new RegExp(`^${problem}`));
});

test.each([
  "<!doctype html>",
  "\n  <!DOCTYPE HTML PUBLIC>",
  "\uFEFF<html lang=en>",
  "<HTML><HEAD>",
  '<?xml version="1.0"?>\n<!DOCTYPE html>',
  "<!-- a -->\n<!-- b --><html>",
  "<head><meta>",
  "<body onload=go()>",
])("checkStructure() takes no file for anything else that begins with %j", async (text) => {
  for (const path of ["params_shard_0.bin", "model.gguf", "config.json", "merges.txt"]) {
    expect(await checkStructure(path, memorySource(encode(`${text} ${"x".repeat(2_000)}`)))).toBe(
      "is a web page",
    );
  }
});

test("checkStructure() reads no more than it needs of a file that may be large", async () => {
  const huge = memorySource(beginning(GGUF_MAGIC, 5_000));
  const read: number[] = [];
  await checkStructure("model.gguf", {
    byteLength: 5_000,
    read: (start, end) => {
      read.push(end - start);
      return huge.read(start, end);
    },
  });
  expect(read).toEqual([1_024]);
  const endless = { byteLength: 2 ** 40, read: async () => encode("[".repeat(1_024)) };
  expect(await checkStructure("config.json", endless)).toContain("too many for JSON");
});
