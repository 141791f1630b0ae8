import { modelLibURLPrefix, modelVersion, prebuiltAppConfig } from "@mlc-ai/web-llm";
import { describe, expect, test } from "vitest";
import {
  compiledVocabulary,
  findLibrary,
  LIBRARY_NAMES,
  libraryOfUrl,
  libraryUrl,
  scratchBytes,
} from "#core/models/webllmLibraries.ts";

const QUANTIZATIONS = ["q4f16_1", "q4f32_1"] as const;
const LIBRARIES = LIBRARY_NAMES.flatMap((name) =>
  QUANTIZATIONS.map((quantization) => [name, quantization] as const),
);

describe("libraryUrl()", () => {
  test.each(LIBRARIES)("names what the installed WebLLM uses: %s %s", (name, quantization) => {
    const url = libraryUrl(name, quantization);
    const records = prebuiltAppConfig.model_list.filter(({ model_lib }) => model_lib === url);
    expect(records.map(({ model_id }) => model_id)).toContainEqual(
      expect.stringContaining(`-${quantization}-MLC`),
    );
    expect(records.every(({ model_id }) => model_id.includes(`-${quantization}-`))).toBe(true);
    expect(url.startsWith(`${modelLibURLPrefix}${modelVersion}/`)).toBe(true);
  });

  test("gives the library of Mistral 7B", () => {
    expect(libraryUrl("Mistral-7B-Instruct-v0.3", "q4f16_1")).toBe(
      `${modelLibURLPrefix}${modelVersion}/Mistral-7B-Instruct-v0.3-q4f16_1_cs1k-webgpu.wasm`,
    );
  });
});

describe("findLibrary()", () => {
  // shapes from the models' published config.json
  test.each([
    ["mistral", 4096, 32, "Mistral-7B-Instruct-v0.3"],
    ["qwen2", 3584, 28, "Qwen2-7B-Instruct"],
    ["qwen2", 2048, 36, "Qwen2.5-3B-Instruct"],
    ["qwen2", 1536, 28, "Qwen2-1.5B-Instruct"],
    ["qwen2", 896, 24, "Qwen2-0.5B-Instruct"],
    ["llama", 3072, 28, "Llama-3.2-3B-Instruct"],
    ["llama", 2048, 16, "Llama-3.2-1B-Instruct"],
    ["llama", 2048, 24, "SmolLM2-1.7B-Instruct"],
    ["llama", 960, 32, "SmolLM2-360M-Instruct"],
  ])("knows %s of %d and %d layers", (family, hiddenSize, layerCount, name) => {
    expect(findLibrary({ family, hiddenSize, layerCount })).toBe(name);
  });

  test("finds none for a shape that nobody has compiled", () => {
    expect(findLibrary({ family: "llama", hiddenSize: 4096, layerCount: 32 })).toBeNull();
    expect(findLibrary({ family: "mistral", hiddenSize: 4096, layerCount: 31 })).toBeNull();
    expect(findLibrary({ family: "qwen2", hiddenSize: 2048, layerCount: 16 })).toBeNull();
  });

  test("refuses the first Mistral 7B, whose rotary positions have another base", () => {
    const shape = { family: "mistral", hiddenSize: 4096, layerCount: 32 };
    expect(findLibrary({ ...shape, ropeTheta: 10_000 })).toBeNull();
    expect(findLibrary({ ...shape, ropeTheta: 1_000_000 })).toBe("Mistral-7B-Instruct-v0.3");
    expect(findLibrary({ ...shape, ropeTheta: null })).toBe("Mistral-7B-Instruct-v0.3");
  });

  test("asks for no base where the library's is not known", () => {
    const shape = { family: "llama", hiddenSize: 2048, layerCount: 24 };
    expect(findLibrary({ ...shape, ropeTheta: 130_000 })).toBe("SmolLM2-1.7B-Instruct");
  });
});

describe("libraryOfUrl()", () => {
  test.each(LIBRARIES)("reads back %s %s", (name, quantization) => {
    expect(libraryOfUrl(libraryUrl(name, quantization))).toBe(name);
  });

  test("knows a library on another host and in another version", () => {
    expect(libraryOfUrl("https://mirror.example/v0_2_90/Qwen2-7B-Instruct-q4f32_1_cs2k-webgpu.wasm")).toBe(
      "Qwen2-7B-Instruct",
    );
  });

  test("does not know others", () => {
    expect(libraryOfUrl("https://mirror.example/Phi-4-mini-instruct-q4f16_1_cs1k-webgpu.wasm")).toBeNull();
    expect(libraryOfUrl("")).toBeNull();
  });
});

describe("scratchBytes()", () => {
  test.each(LIBRARY_NAMES.map((name) => [name]))("is larger in 32 bits: %s", (name) => {
    expect(scratchBytes(name, "q4f32_1")).toBeGreaterThan(scratchBytes(name, "q4f16_1"));
    expect(scratchBytes(name, "q4f16_1")).toBeGreaterThan(0);
  });
});

describe("compiledVocabulary()", () => {
  test("is 32,768 for Mistral 7B's library, which Prometheus 2 has to be filled up to", () => {
    expect(compiledVocabulary({ family: "mistral", hiddenSize: 4096, layerCount: 32 })).toBe(32_768);
  });

  test("is not known of libraries that take any number, and of shapes without one", () => {
    expect(compiledVocabulary({ family: "qwen2", hiddenSize: 3584, layerCount: 28 })).toBeNull();
    expect(compiledVocabulary({ family: "mistral", hiddenSize: 64, layerCount: 2 })).toBeNull();
  });
});
