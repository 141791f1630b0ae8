import { expect, test } from "vitest";
import { describeDifference } from "#weights/verify/describeDifference.ts";

const EXPECTED = { byteLength: 2, sha256: "aa" };

test.each([
  { what: "the same file", found: { byteLength: 2, sha256: "aa" }, problem: null },
  { what: "no file", found: null, problem: "is missing" },
  { what: "another length", found: { byteLength: 1, sha256: "bb" }, problem: "has 1 bytes, not 2" },
  { what: "another content", found: { byteLength: 2, sha256: "bb" }, problem: "has SHA-256 bb, not aa" },
])("describeDifference() says of $what: $problem", ({ found, problem }) => {
  expect(describeDifference(EXPECTED, found)).toBe(problem);
});
