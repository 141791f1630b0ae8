import { describe, expect, test } from "vitest";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { readShardIndex } from "#weights/safetensors/readShardIndex.ts";

const read = (text: string) => readShardIndex(memorySource(new TextEncoder().encode(text)), "index.json");

const INDEX = `{
  "metadata": { "total_size": 12 },
  "weight_map": { "a.weight": "model-00001-of-00002.safetensors", "b.weight": "model-00002-of-00002.safetensors" }
}`;

describe("readShardIndex()", () => {
  test("gives the file of every tensor", async () => {
    expect([...(await read(INDEX))]).toEqual([
      ["a.weight", "model-00001-of-00002.safetensors"],
      ["b.weight", "model-00002-of-00002.safetensors"],
    ]);
  });

  test("takes names that objects have, that are numbers, and that look like the index's own", async () => {
    const names = ["1", "__proto__", "weight_map", "metadata", 'a "b"', "重み"];
    const pairs = names.map((name) => `${JSON.stringify(name)}:"x.safetensors"`);
    const index = await read(`{"metadata":{"weight_map":"weight_map"},"weight_map":{${pairs.join(",")}}}`);
    expect([...index.keys()]).toEqual(names);
  });

  test("takes a key of the metadata that is also the name of a tensor, before and after the map", async () => {
    const map = '"weight_map":{"a":"x.safetensors"}';
    for (const text of [`{"metadata":{"a":1},${map}}`, `{${map},"metadata":{"a":1}}`]) {
      expect([...(await read(text))]).toEqual([["a", "x.safetensors"]]);
    }
  });

  test("refuses a tensor that is listed twice, with its name", async () => {
    const twice = '{"weight_map":{"a":"x.safetensors","b":"x.safetensors","a":"y.safetensors"}}';
    await expect(read(twice)).rejects.toMatchObject({
      code: "weights/duplicate-tensor",
      message: 'index.json lists tensor "a" twice',
      details: { tensor: "a", fileName: "index.json" },
    });
  });

  test("refuses two maps", async () => {
    const map = '"weight_map":{"a":"x.safetensors"}';
    await expect(read(`{${map},${map}}`)).rejects.toMatchObject({
      code: "weights/header-invalid",
      message: 'Cannot read index.json: the key "weight_map" stands twice',
    });
  });

  test.each([
    ["a folder above", "../x.safetensors"],
    ["the folder above itself", ".."],
    ["the folder itself", "."],
    ["a folder below", "sub/x.safetensors"],
    ["a path from the root", "/etc/passwd"],
    ["a path of Windows", "C:\\x.safetensors"],
    ["nothing", ""],
    ["a number", 1],
    ["null", null],
    ["a list", ["x.safetensors"]],
  ])("refuses a file that is %s", async (_, path) => {
    await expect(read(JSON.stringify({ weight_map: { a: path } }))).rejects.toMatchObject({
      code: "weights/header-invalid",
      message: `Cannot read index.json: the file of tensor "a" is ${JSON.stringify(path)}, not a file name`,
    });
  });

  test.each([
    ["nothing", "", "it is not JSON in UTF-8"],
    ["cut short", INDEX.slice(0, 80), "it is not JSON in UTF-8"],
    ["a list", "[]", "it has no weight_map"],
    ["null", "null", "it has no weight_map"],
    ["without a map", '{"metadata":{}}', "it has no weight_map"],
    ["with null as its map", '{"weight_map":null}', "it has no weight_map"],
    ["with a list as its map", '{"weight_map":["x"]}', "it has no weight_map"],
    ["with an empty map", '{"weight_map":{}}', "it lists no tensors"],
  ])("refuses an index that is %s", async (_, text, found) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "weights/header-invalid",
      message: `Cannot read index.json: ${found}`,
    });
  });

  test("refuses an index that is not UTF-8", async () => {
    const bytes = new TextEncoder().encode(INDEX);
    bytes[bytes.indexOf("w".charCodeAt(0)) - 2] = 0xc0;
    await expect(readShardIndex(memorySource(bytes), "index.json")).rejects.toMatchObject({
      code: "weights/header-invalid",
    });
  });

  test("refuses an index of more than 100 MB, unread, with both numbers", async () => {
    const source = {
      byteLength: 100_000_001,
      read: () => Promise.reject(new Error("it was read")),
    };
    await expect(readShardIndex(source, "index.json")).rejects.toMatchObject({
      code: "weights/header-too-large",
      message: "Cannot read index.json: it has 100000001 bytes, at most 100000000 were expected",
    });
  });
});
