import { expect, test } from "vitest";
import { engineLicenses } from "#cli/build/engineLicenses.ts";

test("engineLicenses() carries the texts of the licences, not only their names", () => {
  const text = engineLicenses();
  expect(text.match(/Permission is hereby granted, free of charge/g)).toHaveLength(4);
  expect(text).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
});
