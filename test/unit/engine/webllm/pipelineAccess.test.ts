import { describe, expect, test } from "vitest";
import { countWebllmTokens, holdsModel, readPipelineLogprobs } from "#engine/webllm/pipelineAccess.ts";

function engineWith(pipeline: unknown): object {
  return { loadedModelIdToPipeline: new Map([["m", pipeline]]) };
}

const GOOD = engineWith({
  tokenizer: { encode: (text: string) => Int32Array.from(text, () => 7) },
  getTokenLogprobArray: () => [{ token: "a" }],
});

describe("pipelineAccess", () => {
  test("reads the private fields of the pinned version", () => {
    expect(holdsModel(GOOD, "m")).toBe(true);
    expect(holdsModel(GOOD, "other")).toBe(false);
    expect(countWebllmTokens(GOOD, "m", "abc")).toBe(3);
    expect(readPipelineLogprobs(GOOD, "m")).toEqual([{ token: "a" }]);
  });

  test("calls the tokenizer as a method", () => {
    const tokenizer = {
      width: 2,
      encode(text: string): number[] {
        return Array.from({ length: text.length * this.width });
      },
    };
    expect(countWebllmTokens(engineWith({ tokenizer }), "m", "ab")).toBe(4);
  });

  test("says that the model is gone", () => {
    expect(() => countWebllmTokens(GOOD, "other", "a")).toThrow(
      expect.objectContaining({ code: "engine/device-lost" }),
    );
    expect(readPipelineLogprobs(GOOD, "other")).toBeNull();
  });

  test.each([{}, { tokenizer: null }, { tokenizer: {} }, { tokenizer: { encode: () => "abc" } }])(
    "says that the tokenizer is not where it was: %j",
    (pipeline) => {
      expect(() => countWebllmTokens(engineWith(pipeline), "m", "a")).toThrow(
        /keeps its tokenizer elsewhere/,
      );
    },
  );

  test("says that the models are not where they were", () => {
    expect(() => holdsModel({}, "m")).toThrow(/keeps its models elsewhere/);
  });

  test.each([{}, { getTokenLogprobArray: () => "none" }])("does without probabilities in %j", (pipeline) => {
    expect(readPipelineLogprobs(engineWith(pipeline), "m")).toBeNull();
  });
});
