import { prebuiltAppConfig } from "@mlc-ai/web-llm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CONTEXT_CHOICES,
  contextChoices,
  DEFAULT_CONTEXT_LENGTH,
  defaultContextLength,
  ggufMemoryNeed,
  memoryNeed,
} from "#core/models/memoryNeed.ts";
import { MODEL_CATALOGUE, packedBytes } from "#core/models/modelCatalogue.ts";
import { MIB } from "./machines.ts";

const MISTRAL = { weightsBytes: 4_073_474_304, cacheBytesPerToken: 131_072, contextLength: 4096 };
const PACKAGES = MODEL_CATALOGUE.flatMap((model) =>
  model.ways.flatMap((way) =>
    way.kind === "package" ? [[way.hub.replace("mlc-ai/", ""), model, way] as const] : [],
  ),
);

function statedMiB(modelId: string): number {
  const record = prebuiltAppConfig.model_list.find(({ model_id }) => model_id === modelId);
  return record?.vram_required_MB ?? expect.fail(`WebLLM knows no ${modelId}`);
}

describe("memoryNeed()", () => {
  test("gives the sum for a Mistral 7B of 32,000 words", () => {
    // 4,073,474,304 + 131,072 × 4096 + 173 MiB
    expect(memoryNeed({ ...MISTRAL, quantization: "q4f16_1" })).toBe(4_791_748_864);
  });

  test.each([
    ["q4f16_1", "Mistral-7B-Instruct-v0.3-q4f16_1-MLC"],
    ["q4f32_1", "Mistral-7B-Instruct-v0.3-q4f32_1-MLC"],
  ])("comes within 1 %% of what WebLLM states of Mistral 7B in %s", (quantization, modelId) => {
    const need = memoryNeed({ ...MISTRAL, weightsBytes: packedBytes(7_248_023_552), quantization }) / MIB;
    expect(Math.abs(need / statedMiB(modelId) - 1)).toBeLessThan(0.01);
  });

  test.each([
    ["q4f16_1", "Qwen2.5-7B-Instruct-q4f16_1-MLC"],
    ["q4f32_1", "Qwen2.5-7B-Instruct-q4f32_1-MLC"],
  ])(
    "comes within 1 %% of what WebLLM states of the Qwen2.5 7B, M-Prometheus' shape, in %s",
    (quantization, modelId) => {
      const need = memoryNeed({
        weightsBytes: packedBytes(7_615_616_512),
        cacheBytesPerToken: 57_344,
        quantization,
        contextLength: 4096,
        libraryName: "Qwen2-7B-Instruct",
      });
      expect(Math.abs(need / MIB / statedMiB(modelId) - 1)).toBeLessThan(0.01);
    },
  );

  test.each(PACKAGES)("comes within 1 %% of what WebLLM states of %s", (modelId, model, way) => {
    const need = memoryNeed({ ...model, ...way, weightsBytes: way.downloadBytes, contextLength: 4096 });
    expect(Math.abs(need / MIB / statedMiB(modelId) - 1)).toBeLessThan(0.01);
  });

  test("grows by the cache alone when the context does, twice as fast in 32 bits", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("q4f16_1", "q4f32_1"),
        fc.integer({ min: 1, max: 5e9 }),
        fc.integer({ min: 1, max: 300_000 }),
        fc.integer({ min: 256, max: 32_768 }),
        (quantization, weightsBytes, cacheBytesPerToken, contextLength) => {
          const at = (length: number): number =>
            memoryNeed({ weightsBytes, cacheBytesPerToken, quantization, contextLength: length });
          const growth = at(contextLength * 2) - at(contextLength);
          const bytesPerToken = cacheBytesPerToken * (quantization === "q4f32_1" ? 2 : 1);
          expect(Math.abs(growth - bytesPerToken * contextLength)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("ggufMemoryNeed()", () => {
  test("puts a Q3_K_S of a Mistral 7B just below the heap of 4 GiB", () => {
    // 3,160,000,000 + 131,072 × 4096 + 320 MiB
    const need = ggufMemoryNeed({
      fileBytes: 3_160_000_000,
      cacheBytesPerToken: 131_072,
      contextLength: 4096,
      parallel: 1,
    });
    expect(need).toBe(4_032_415_232);
    expect(need).toBeLessThan(4 * 1024 ** 3);
  });

  test("has a cache for every completion", () => {
    const one = { fileBytes: 1e9, cacheBytesPerToken: 131_072, contextLength: 4096, parallel: 1 };
    expect(ggufMemoryNeed({ ...one, parallel: 3 }) - ggufMemoryNeed(one)).toBe(2 * 512 * MIB);
  });
});

describe("contextChoices()", () => {
  test.each([
    [8192, [2048, 4096, 8192]],
    [8191, [2048, 4096, 8191]],
    [1000, [1000]],
    [32_768, [2048, 4096, 8192, 16_384, 32_768]],
    [131_072, [2048, 4096, 8192, 16_384, 32_768]],
    [null, [2048, 4096, 8192, 16_384, 32_768]],
  ])("of a limit of %s are %o", (limit, choices) => {
    expect(contextChoices(limit)).toEqual(choices);
  });

  test("never exceed the limit, rise, and are never none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), (limit) => {
        const choices = contextChoices(limit);
        expect(choices.length).toBeGreaterThan(0);
        expect(choices).toEqual(choices.toSorted((a, b) => a - b));
        expect(choices.at(-1)).toBeLessThanOrEqual(limit);
        expect(choices).toContain(defaultContextLength(limit));
      }),
    );
  });

  test("offer the default", () => {
    expect(CONTEXT_CHOICES).toContain(DEFAULT_CONTEXT_LENGTH);
    expect(DEFAULT_CONTEXT_LENGTH).toBe(4096);
  });
});

describe("defaultContextLength()", () => {
  test.each([
    [null, 4096],
    [2048, 2048],
    [4096, 4096],
    [32_768, 4096],
  ])("of a limit of %s is %d", (limit, length) => {
    expect(defaultContextLength(limit)).toBe(length);
  });
});
