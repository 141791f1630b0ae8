import { prebuiltAppConfig } from "@mlc-ai/web-llm";
import { describe, expect, test } from "vitest";
import { findCatalogueModel, MODEL_CATALOGUE, packedBytes } from "#core/models/modelCatalogue.ts";
import { libraryUrl } from "#core/models/webllmLibraries.ts";
import { catalogueModel } from "./machines.ts";

const MODELS = MODEL_CATALOGUE.map((model) => [model.id, model] as const);
const PACKAGES = MODEL_CATALOGUE.flatMap((model) =>
  model.ways.flatMap((way) => (way.kind === "package" ? [[way.hub, model, way] as const] : [])),
);

describe("MODEL_CATALOGUE", () => {
  test("puts the models that were trained to judge first, and says of the others that they were not", () => {
    expect(MODEL_CATALOGUE.map(({ isTrainedToJudge }) => isTrainedToJudge)).toEqual(
      MODEL_CATALOGUE.map((_model, index) => index < 3),
    );
    for (const { isTrainedToJudge, description } of MODEL_CATALOGUE) {
      expect(description.includes("not trained to judge")).toBe(!isTrainedToJudge);
    }
  });

  test("names every model and every way once", () => {
    expect(new Set(MODEL_CATALOGUE.map(({ id }) => id)).size).toBe(MODEL_CATALOGUE.length);
    expect(new Set(MODEL_CATALOGUE.map(({ name }) => name)).size).toBe(MODEL_CATALOGUE.length);
    const ways = MODEL_CATALOGUE.flatMap((model) => model.ways.map((way) => JSON.stringify(way)));
    expect(new Set(ways).size).toBe(ways.length);
  });

  test.each(MODELS)("offers %s in 16 bits first, then in 32", (_id, { ways }) => {
    const quantizations = ways.flatMap((way) => (way.kind === "gguf" ? [] : [way.quantization]));
    expect(quantizations).toEqual(["q4f16_1", "q4f32_1"]);
    expect(ways[0]?.kind).not.toBe("gguf");
  });

  test.each(MODELS)("names models of the hub as owner/name: %s", (_id, { ways }) => {
    for (const { hub } of ways) expect(hub).toMatch(/^[\w-]+\/[\w.-]+$/);
  });

  test.each(PACKAGES)("describes %s as the installed WebLLM does", (hub, model, way) => {
    const record = prebuiltAppConfig.model_list.find(({ model_id }) => `mlc-ai/${model_id}` === hub);
    expect(record?.model).toBe(`https://huggingface.co/${hub}`);
    expect(record?.model_lib).toBe(libraryUrl(model.libraryName, way.quantization));
    // WebLLM does not say so of every 16-bit package, but all of their shaders need it
    const required = way.quantization === "q4f16_1" ? ["shader-f16"] : [];
    expect(required).toEqual(expect.arrayContaining(record?.required_features ?? []));
  });

  test("knows the official weights and files of Prometheus 2, and that nobody publishes a package of it", () => {
    const { ways, libraryName, cacheBytesPerToken } = catalogueModel("prometheus-7b-v2.0");
    expect(ways.filter(({ kind }) => kind === "package")).toEqual([]);
    expect(ways[0]).toEqual({
      kind: "convert",
      hub: "prometheus-eval/prometheus-7b-v2.0",
      quantization: "q4f16_1",
      // 7,241,732,096 parameters of two bytes, and of 4.5 bits
      downloadBytes: 14_483_464_192,
      diskBytes: 4_073_474_304,
    });
    expect(ways.filter(({ kind }) => kind === "gguf")).toMatchObject([
      { hub: "prometheus-eval/prometheus-7b-v2.0-GGUF", isOfficial: true },
      { hub: "vsevolodl/prometheus-7b-v2.0-GGUF", isOfficial: false },
      { isOfficial: false },
      { isOfficial: false },
      { isOfficial: false },
    ]);
    expect(libraryName).toBe("Mistral-7B-Instruct-v0.3");
    // 128 KiB: 32 layers × 2 × 8 heads × 128 × 2 bytes
    expect(cacheBytesPerToken).toBe(131_072);
  });

  test.each([
    ["M-Prometheus-7B", "Unbabel/M-Prometheus-7B", "Qwen2-7B-Instruct", 57_344],
    ["M-Prometheus-3B", "Unbabel/M-Prometheus-3B", "Qwen2.5-3B-Instruct", 36_864],
  ])(
    "converts %s for the library of the Qwen2.5 that it was made from",
    (id, hub, libraryName, cacheBytes) => {
      const model = catalogueModel(id);
      expect(model).toMatchObject({ libraryName, promptFormat: "chatml", cacheBytesPerToken: cacheBytes });
      expect(model.ways.map((way) => [way.kind, way.hub])).toEqual([
        ["convert", hub],
        ["convert", hub],
      ]);
    },
  );

  // layers × 2 × key and value heads × head size × 2 bytes, from the published config.json
  test.each([
    ["Qwen2.5-0.5B-Instruct", 24 * 2 * 2 * 64 * 2],
    ["Qwen2.5-1.5B-Instruct", 28 * 2 * 2 * 128 * 2],
    ["Qwen2.5-3B-Instruct", 36 * 2 * 2 * 128 * 2],
    ["Llama-3.2-1B-Instruct", 16 * 2 * 8 * 64 * 2],
    ["Llama-3.2-3B-Instruct", 28 * 2 * 8 * 128 * 2],
    ["SmolLM2-360M-Instruct", 32 * 2 * 5 * 64 * 2],
    ["SmolLM2-1.7B-Instruct", 24 * 2 * 32 * 64 * 2],
  ])("knows how much cache a token of %s takes", (id, cacheBytesPerToken) => {
    expect(catalogueModel(id).cacheBytesPerToken).toBe(cacheBytesPerToken);
  });
});

describe("packedBytes()", () => {
  test("gives the size of a packed Mistral 7B", () => {
    // 7,241,732,096 × 4.5 / 8
    expect(packedBytes(7_241_732_096)).toBe(4_073_474_304);
  });
});

describe("findCatalogueModel()", () => {
  test("finds a model by its id", () => {
    expect(findCatalogueModel("prometheus-7b-v2.0")?.name).toBe("Prometheus 2 (7B)");
  });

  test.each(["Phi-3.5-mini-instruct", "", "Qwen2.5-3B-Instruct-q4f16_1-MLC", "__proto__"])(
    "does not know %o",
    (id) => {
      expect(findCatalogueModel(id)).toBeNull();
    },
  );
});
