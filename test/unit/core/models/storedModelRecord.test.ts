import { describe, expect, test } from "vitest";
import type { StoredModel } from "#core/models/storedModel.ts";
import { parseStoredModel, storedModelText } from "#core/models/storedModelRecord.ts";

const HASH = "0123456789abcdef".repeat(4);

const PACKAGE: StoredModel = {
  id: "prometheus-2-7b-q4f16_1",
  name: "Prometheus 2 (7B) q4f16_1",
  catalogueId: "prometheus-7b-v2.0",
  engine: "webllm",
  origin: "hf:prometheus-eval/prometheus-7b-v2.0@66ffb1fc20beebfb60a3964a957d9011723116c5",
  wasConverted: true,
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  files: [
    { path: "params_shard_0.bin", byteLength: 65_536_000, sha256: HASH },
    { path: "tokenizer.json", byteLength: 1_795_303, sha256: HASH },
  ],
  library: { url: "https://example.org/lib.wasm", byteLength: 5_000_000, sha256: HASH },
  packageUrl: "https://models.hearth.invalid/prometheus-2-7b-q4f16_1/resolve/0123456789ab/",
  contextLimit: 32_768,
  cacheBytesPerToken: 131_072,
  weightsHash: `sha256:${HASH}`,
  storedAtMs: 1_790_000_000_000,
  verifiedAtMs: 1_790_000_000_001,
  problems: [{ path: "tokenizer.json", problem: "has another SHA-256" }],
};

const GGUF: StoredModel = {
  ...PACKAGE,
  catalogueId: null,
  engine: "llamacpp",
  wasConverted: false,
  quantization: null,
  promptFormat: null,
  library: null,
  packageUrl: null,
  contextLimit: null,
  cacheBytesPerToken: null,
  problems: [],
};

function recordOf(changes: Readonly<Record<string, unknown>>): unknown {
  return { ...(JSON.parse(storedModelText(PACKAGE)) as object), ...changes };
}

describe("parseStoredModel()", () => {
  test.each([
    ["a package", PACKAGE],
    ["a GGUF model, of which less is known", GGUF],
  ])("reads back what storedModelText() wrote of %s", (_what, model) => {
    expect(parseStoredModel(JSON.parse(storedModelText(model)))).toEqual(model);
  });

  test.each([
    ["of a newer Hearth", { version: 2 }],
    ["of another format", { format: "hearth-install" }],
    ["of an engine that does not exist", { engine: "onnx" }],
    ["with a hash that is none", { files: [{ path: "a", byteLength: 1, sha256: "abc" }] }],
    ["with a hash in capitals", { files: [{ path: "a", byteLength: 1, sha256: HASH.toUpperCase() }] }],
    ["with a negative length", { files: [{ path: "a", byteLength: -1, sha256: HASH }] }],
    ["with half a byte", { files: [{ path: "a", byteLength: 0.5, sha256: HASH }] }],
    ["with a context of nothing", { contextLimit: 0 }],
    ["without its files", { files: undefined }],
    ["whose id is a number", { id: 7 }],
  ])("takes no record %s", (_what, changes) => {
    expect(parseStoredModel(recordOf({}))).not.toBeNull();
    expect(parseStoredModel(recordOf(changes))).toBeNull();
  });

  test.each([null, undefined, 7, "hearth-model", [], {}])("takes no %o", (json) => {
    expect(parseStoredModel(json)).toBeNull();
  });

  test("drops fields that it does not know, __proto__ among them", () => {
    const text = storedModelText(PACKAGE).replace("{", '{ "__proto__": { "isEvil": true }, "extra": 1,');
    const json: unknown = JSON.parse(text);
    expect(Object.keys(json as object)).toContain("__proto__");
    const model = parseStoredModel(json);
    expect(model).toEqual(PACKAGE);
    expect(Object.getPrototypeOf(model)).toBe(Object.prototype);
    expect("isEvil" in (model ?? {})).toBe(false);
    expect("isEvil" in {}).toBe(false);
  });

  test("takes nothing from a prototype in place of a field", () => {
    const { id: _gone, ...rest } = recordOf({}) as Record<string, unknown>;
    const text = JSON.stringify(rest).replace("{", '{ "__proto__": { "id": "from-the-prototype" },');
    expect(parseStoredModel(JSON.parse(text))).toBeNull();
  });
});

describe("storedModelText()", () => {
  test("says its format and version", () => {
    expect(JSON.parse(storedModelText(GGUF))).toMatchObject({ format: "hearth-model", version: 1 });
    expect(storedModelText(GGUF).endsWith("}\n")).toBe(true);
  });
});
