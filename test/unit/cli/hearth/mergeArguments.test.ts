import { describe, expect, test } from "vitest";
import { parseModelArgument } from "#cli/hearth/mergeArguments.ts";

describe("parseModelArgument()", () => {
  test.each([
    ["models/absolute", { source: "models/absolute", weight: 1, density: 0.9 }],
    ["DIR:0.5", { source: "DIR", weight: 0.5, density: 0.9 }],
    ["DIR:0.5:0.7", { source: "DIR", weight: 0.5, density: 0.7 }],
    ["DIR:0", { source: "DIR", weight: 0, density: 0.9 }],
    ["DIR:-1.5e-1:.25", { source: "DIR", weight: -0.15, density: 0.25 }],
    ["hf:kaist-ai/x", { source: "hf:kaist-ai/x", weight: 1, density: 0.9 }],
    ["hf:kaist-ai/x@v1:0.5:0.7", { source: "hf:kaist-ai/x@v1", weight: 0.5, density: 0.7 }],
    ["C:\\models\\x:2", { source: "C:\\models\\x", weight: 2, density: 0.9 }],
    ["odd:name", { source: "odd:name", weight: 1, density: 0.9 }],
  ])("reads %s", (text, expected) => {
    expect(parseModelArgument(text, 0.9)).toEqual(expected);
  });
});
