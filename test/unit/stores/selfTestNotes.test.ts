import { expect, test } from "vitest";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import { createSelfTestNotes, readKeptSelfTests } from "#stores/selfTestNotes.ts";

const PASSED: SelfTestResult = { kind: "passed", output: " 5", scoreProbability: null, atMs: 1 };
const FAILED: SelfTestResult = { kind: "failed", output: "!!!", reason: "It wrote no verdict.", atMs: 2 };

function memoryNotes() {
  const kept = new Map<string, unknown>();
  return createSelfTestNotes({
    get: async (key) => structuredClone(kept.get(key)),
    set: async (key, value) => void kept.set(key, structuredClone(value)),
  });
}

test("keep() remembers the newest result of each device, per model", async () => {
  const notes = memoryNotes();
  await notes.keep("sha256:a", { adapter: "Apple M3", result: PASSED });
  await notes.keep("sha256:a", { adapter: "RTX 3060", result: PASSED });
  await notes.keep("sha256:a", { adapter: "Apple M3", result: FAILED });
  expect(await notes.read("sha256:a")).toEqual([
    { adapter: "Apple M3", result: FAILED },
    { adapter: "RTX 3060", result: PASSED },
  ]);
  expect(await notes.read("sha256:b")).toEqual([]);
});

test.each([null, undefined, 7, "x", {}, { length: 1 }])("readKeptSelfTests() finds nothing in %j", (kept) => {
  expect(readKeptSelfTests(kept)).toEqual([]);
});

test("readKeptSelfTests() leaves out what is no result", () => {
  const good = { adapter: "Apple M3", result: PASSED };
  const kept = [
    null,
    good,
    { adapter: 3, result: PASSED },
    { adapter: "x", result: { ...PASSED, kind: "perhaps" } },
    { adapter: "x", result: { kind: "failed", output: "!", atMs: 1 } },
    { adapter: "x", result: { ...PASSED, atMs: "yesterday" } },
  ];
  expect(readKeptSelfTests(kept)).toEqual([good]);
});
