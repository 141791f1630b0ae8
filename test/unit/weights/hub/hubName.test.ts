import { expect, test } from "vitest";
import { parseHubName } from "#weights/hub/hubName.ts";

test.each([
  ["hf:prometheus-eval/prometheus-7b-v2.0", "prometheus-eval/prometheus-7b-v2.0", "main"],
  ["hf:a/b@v1.0", "a/b", "v1.0"],
  ["hf:owner/name@refs/pr/1", "owner/name", "refs/pr/1"],
  [
    "hf:o_1/N.x@0123456789abcdef0123456789abcdef01234567",
    "o_1/N.x",
    "0123456789abcdef0123456789abcdef01234567",
  ],
])("parseHubName(%j) reads name and revision", (text, name, revision) => {
  expect(parseHubName(text)).toEqual({ name, revision });
});

test.each([
  "owner/name",
  "hf:",
  "hf:name",
  "hf:owner/",
  "hf:/name",
  "hf:owner/name/more",
  "hf:owner/../name",
  "hf:../name",
  "hf:owner/na--me",
  "hf:owner/name.git",
  "hf:owner/.name",
  "hf:owner/na me",
  "hf:owner/name?x",
  "hf:owner/name%2f",
  `hf:owner/${"n".repeat(97)}`,
  "hf:owner/name@",
  "hf:owner/name@a b",
  "hf:owner/name@../../other",
  "hf:owner/name@a@b",
  "hf:owner/name@/main",
  "hf:owner/name\n",
  "hf://owner/name",
])("parseHubName(%j) is refused", (text) => {
  expect(() => parseHubName(text)).toThrow(expect.objectContaining({ code: "weights/not-found" }));
});
