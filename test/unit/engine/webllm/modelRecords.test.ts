import { hasModelInCache } from "@mlc-ai/web-llm";
import { describe, expect, test } from "vitest";
import { appConfigOf } from "#engine/webllm/modelRecords.ts";
import { SOURCE } from "./loadedEngine.ts";

const [RECORD] = appConfigOf(SOURCE).model_list;

describe("appConfigOf()", () => {
  test("points WebLLM at its private files, which other tabs may read at the same time", () => {
    expect(appConfigOf(SOURCE)).toMatchObject({ cacheBackend: "opfs", opfsAccessMode: "auto" });
  });

  test("tells of the one model, under the addresses that its files are stored under", () => {
    expect(appConfigOf(SOURCE).model_list).toHaveLength(1);
    expect(RECORD).toMatchObject({
      model: SOURCE.packageUrl,
      model_id: SOURCE.modelId,
      model_lib: SOURCE.libraryUrl,
    });
  });

  test("makes WebLLM itself look into private files, which Node does not have", async () => {
    await expect(hasModelInCache(SOURCE.modelId, appConfigOf(SOURCE))).rejects.toThrow(
      "OPFS API unavailable",
    );
  });

  test.each([
    ["q4f16_1", ["shader-f16"]],
    ["q4f32_1", undefined],
  ])("asks for what a %s model needs of the GPU", (quantization, features) => {
    expect(appConfigOf({ ...SOURCE, quantization }).model_list[0]?.required_features).toEqual(features);
  });

  test("leaves a model its own template and stop tokens", () => {
    expect(RECORD?.overrides).not.toHaveProperty("conv_template");
    expect(RECORD?.overrides?.conv_config).not.toHaveProperty("stop_str");
    expect(RECORD?.overrides?.conv_config).not.toHaveProperty("stop_token_ids");
  });

  test("sets exactly one kind of window, as long as was asked", () => {
    const [record] = appConfigOf({ ...SOURCE, contextLength: 8192 }).model_list;
    expect(record?.overrides).toMatchObject({ context_window_size: 8192, sliding_window_size: -1 });
  });
});
