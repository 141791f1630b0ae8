import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { llamacppVersion, WLLAMA_VERSION } from "#engine/llamacpp/llamacppVersion.ts";

test("llamacppVersion() names the installed package and the llama.cpp inside it", () => {
  const packageFile = new URL("../../../../node_modules/@wllama/wllama/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  expect(WLLAMA_VERSION).toBe(version);
  expect(llamacppVersion()).toMatch(/^wllama \d+\.\d+\.\d+, llama\.cpp b\d+-[0-9a-f]+$/);
});
