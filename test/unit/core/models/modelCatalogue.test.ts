import { prebuiltAppConfig } from "@mlc-ai/web-llm";
import { describe, expect, test } from "vitest";
import {
  findCatalogueModel,
  MODEL_CATALOGUE,
  packedBytes,
  type WebllmBuild,
} from "#core/models/modelCatalogue.ts";

const BUILDS: readonly (readonly [string, WebllmBuild])[] = MODEL_CATALOGUE.flatMap(({ builds }) =>
  builds.flatMap((build) => (build.kind === "webllm" ? [[build.source.modelId, build] as const] : [])),
);

describe("MODEL_CATALOGUE", () => {
  test("puts the one model that was trained to judge first, and says of the others that they were not", () => {
    expect(MODEL_CATALOGUE.map((model) => model.isTrainedToJudge)).toEqual([
      true,
      ...MODEL_CATALOGUE.slice(1).map(() => false),
    ]);
    for (const model of MODEL_CATALOGUE.slice(1)) expect(model.description).toContain("not trained to judge");
  });

  test("names every model once", () => {
    expect(new Set(MODEL_CATALOGUE.map(({ id }) => id)).size).toBe(MODEL_CATALOGUE.length);
    expect(new Set(BUILDS.map(([id]) => id)).size).toBe(BUILDS.length);
  });

  test.each(BUILDS)("describes %s as the installed WebLLM does", (modelId, build) => {
    const record = prebuiltAppConfig.model_list.find((candidate) => candidate.model_id === modelId);
    expect(record?.vram_required_MB).toBe(build.memoryMiB);
    expect(modelId).toContain(`-${build.quantization}-`);
    expect(record?.model_lib).toContain(`-${build.quantization}_`);
    expect(record?.overrides?.context_window_size).toBe(4096);
    // WebLLM does not say so of every 16-bit build, but all of their shaders need it
    const required = build.quantization === "q4f16_1" ? ["shader-f16"] : [];
    expect(required).toEqual(expect.arrayContaining(record?.required_features ?? []));
  });

  test("offers no Prometheus package that is not published", () => {
    expect(MODEL_CATALOGUE[0]?.builds.map(({ kind }) => kind)).toEqual(["gguf", "gguf"]);
  });

  test("keeps the file for the processor below llama.cpp's heap of 4 GiB", () => {
    for (const build of MODEL_CATALOGUE[0]?.builds ?? []) {
      if (build.kind === "gguf" && build.runsOn === "processor") expect(build.memoryMiB).toBeLessThan(4096);
    }
  });
});

describe("packedBytes()", () => {
  test("gives the size of a packed Mistral 7B", () => {
    // 7,241,732,096 × 4.5 / 8
    expect(packedBytes(7_241_732_096)).toBe(4_073_474_304);
  });
});

describe("findCatalogueModel()", () => {
  test("finds the model of a build", () => {
    expect(findCatalogueModel("Qwen2.5-3B-Instruct-q4f16_1-MLC")?.name).toBe("Qwen2.5 3B Instruct");
  });

  test("does not know other models", () => {
    expect(findCatalogueModel("Phi-3.5-mini-instruct-q4f16_1-MLC")).toBeNull();
  });
});
