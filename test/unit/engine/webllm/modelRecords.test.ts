import { prebuiltAppConfig } from "@mlc-ai/web-llm";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#core/errors.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import {
  describeWebllmModel,
  quantizationOf,
  resolvePackageUrl,
  type WebllmModel,
  type WebllmSource,
} from "#engine/webllm/modelRecords.ts";

const PAGE = "https://hearth.example/app/";

function describeModel(source: WebllmSource): WebllmModel {
  return describeWebllmModel(source, prebuiltAppConfig, PAGE);
}

function packaged(url: string, quantization: "q4f16_1" | "q4f32_1" = "q4f16_1"): WebllmSource {
  return { kind: "mlc-package", modelId: "prometheus-7b-v2.0-converted", url, quantization };
}

describe("describeWebllmModel()", () => {
  test("takes a model of WebLLM's own as it stands in its list", () => {
    const modelId = "Qwen2.5-0.5B-Instruct-q4f16_1-MLC";
    const model = describeModel({ kind: "webllm-prebuilt", modelId });
    const own = prebuiltAppConfig.model_list.find((record) => record.model_id === modelId);
    expect(model).toMatchObject({
      name: "Qwen2.5 0.5B Instruct",
      promptFormat: "chatml",
      quantization: "q4f16_1",
      contextLength: 4096,
      manifestUrl: `${own?.model}/resolve/main/tensor-cache.json`,
      record: { model_id: modelId, model_lib: own?.model_lib },
    });
  });

  test.each(["q4f16_1", "q4f32_1"] as const)(
    "runs a %s package on the library of Mistral 7B",
    (quantization) => {
      const model = describeModel(packaged("https://example.org/prometheus", quantization));
      const mistral = prebuiltAppConfig.model_list.find(
        (record) => record.model_id === `Mistral-7B-Instruct-v0.3-${quantization}-MLC`,
      );
      expect(mistral).toBeDefined();
      expect(model.promptFormat).toBe("mistral-instruct");
      expect(model.record).toMatchObject({
        model: "https://example.org/prometheus/resolve/main/",
        model_id: "prometheus-7b-v2.0-converted",
        model_lib: mistral?.model_lib,
        vram_required_MB: mistral?.vram_required_MB,
      });
      expect(model.record.required_features).toEqual(mistral?.required_features);
    },
  );

  test("leaves a model its own template and stop tokens", () => {
    const { overrides } = describeModel(packaged("https://example.org/p")).record;
    expect(overrides).not.toHaveProperty("conv_template");
    expect(overrides?.conv_config).not.toHaveProperty("stop_str");
    expect(overrides?.conv_config).not.toHaveProperty("stop_token_ids");
  });

  test("sets exactly one kind of window", () => {
    expect(describeModel(packaged("https://example.org/p")).record.overrides).toMatchObject({
      context_window_size: 4096,
      sliding_window_size: -1,
    });
  });

  test("keeps a smaller context that WebLLM chose", () => {
    const modelId = "Llama-3.1-8B-Instruct-q4f16_1-MLC-1k";
    expect(describeModel({ kind: "webllm-prebuilt", modelId }).contextLength).toBe(1024);
  });

  test("knows how every model of the catalogue is prompted", () => {
    for (const { builds, promptFormat } of MODEL_CATALOGUE) {
      for (const build of builds) {
        if (build.kind === "webllm") expect(describeModel(build.source).promptFormat).toBe(promptFormat);
      }
    }
  });

  test.each<[string, WebllmSource, ErrorCode]>([
    ["an unknown id", { kind: "webllm-prebuilt", modelId: "x" }, "engine/model-not-found"],
    ["an address that is none", packaged("https://"), "engine/model-not-found"],
    [
      "a model that nobody can prompt",
      { kind: "webllm-prebuilt", modelId: "RedPajama-INCITE-Chat-3B-v1-q4f16_1-MLC" },
      "engine/architecture-unsupported",
    ],
  ])("refuses %s", (_what, source, code) => {
    expect(() => describeModel(source)).toThrow(expect.objectContaining({ code }));
  });
});

describe("resolvePackageUrl()", () => {
  // the expected addresses are those of `cleanModelUrl` in @mlc-ai/web-llm 0.2.86
  test.each([
    ["https://huggingface.co/mlc-ai/X", "https://huggingface.co/mlc-ai/X/resolve/main/"],
    ["https://huggingface.co/mlc-ai/X/", "https://huggingface.co/mlc-ai/X/resolve/main/"],
    ["https://huggingface.co/mlc-ai/X/resolve/v1", "https://huggingface.co/mlc-ai/X/resolve/v1/"],
    ["/models/prometheus/resolve/main/", "https://hearth.example/models/prometheus/resolve/main/"],
    ["models/p", "https://hearth.example/app/models/p/resolve/main/"],
  ])("makes %s absolute", (url, expected) => {
    expect(resolvePackageUrl(url, PAGE)).toBe(expected);
  });
});

describe("quantizationOf()", () => {
  test.each([
    ["Qwen2.5-3B-Instruct-q4f16_1-MLC", "q4f16_1"],
    ["Llama-3.1-8B-Instruct-q4f32_1-MLC-1k", "q4f32_1"],
    ["SmolLM2-135M-Instruct-q0f16-MLC", "q0f16"],
    ["something else", null],
  ])("reads %s", (modelId, quantization) => {
    expect(quantizationOf({ kind: "webllm-prebuilt", modelId })).toBe(quantization);
  });
});
