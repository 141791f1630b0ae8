import { expect, test } from "vitest";
import { inGB } from "#core/models/gigabytes.ts";

test.each([
  [4_073_474_304, "4.1 GB"],
  [0, "0.0 GB"],
  [14_483_464_192, "14.5 GB"],
])("inGB() says %d bytes in units of a billion", (bytes, words) => {
  expect(inGB(bytes)).toBe(words);
});
