import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import {
  isUnsaved,
  lengthWords,
  staleWords,
  stateWords,
  versionWords,
} from "#ui/rubrics/editor/editorWords.ts";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const DRAFT = { name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] } as const;
const VERSION: RubricVersion = {
  ...DRAFT,
  id: "kindness",
  version: 3,
  sha256: "00",
  savedAt: "2026-11-03T10:00:00Z",
  note: "",
};
const KEPT = { kind: "kept" } as const;
const HERE = { kind: "here" } as const;

function words(change: Partial<Parameters<typeof stateWords>[0]>): string {
  return stateWords({ draft: DRAFT, versions: [VERSION], keeping: KEPT, access: HERE, ...change }, NOW);
}

test("versionWords() gives the example of its docs, the year where it is another, and no date where there is none", () => {
  expect(versionWords(VERSION, NOW)).toBe("Version 3 · saved 3 Nov");
  expect(versionWords({ version: 1, savedAt: "2025-11-03T10:00:00Z" }, NOW)).toBe(
    "Version 1 · saved 3 Nov 2025",
  );
  expect(versionWords({ version: 1, savedAt: null }, NOW)).toBe("Version 1");
  expect(versionWords({ version: 1, savedAt: "2026-11-25T11:00:00Z" }, NOW)).toBe("Version 1 · saved today");
});

test("stateWords() tells a saved text from a changed one and from one that was never saved", () => {
  const changed = { ...DRAFT, name: "Warmth" };
  expect(words({})).toBe("Version 3 · saved 3 Nov");
  expect(words({ draft: changed })).toBe("Unsaved changes since version 3 · draft kept");
  expect(words({ draft: changed, keeping: { kind: "keeping" } })).toBe(
    "Unsaved changes since version 3 · keeping the draft …",
  );
  expect(words({ versions: [] })).toBe("Not saved as a version yet · draft kept");
  expect(words({ access: { kind: "starter" } })).toBe("Starter rubric");
});

test("stateWords() says that a text is not on disk, and why where the disk is full", () => {
  const full = { kind: "not-kept", error: new AppError("storage/quota-exceeded", "full") } as const;
  const refused = { kind: "not-kept", error: new AppError("storage/unavailable", "refused") } as const;
  expect(words({ keeping: full })).toBe("Version 3 · not on disk: storage is full");
  expect(words({ versions: [], keeping: refused })).toBe("Not saved as a version yet · not on disk");
});

test("isUnsaved() compares with the newest version alone", () => {
  const newer = { ...VERSION, version: 4, name: "Warmth" };
  expect(isUnsaved({ draft: DRAFT, versions: [VERSION] })).toBe(false);
  expect(isUnsaved({ draft: DRAFT, versions: [VERSION, newer] })).toBe(true);
  expect(isUnsaved({ draft: DRAFT, versions: [] })).toBe(true);
});

test("staleWords() counts in words", () => {
  expect(staleWords({ cases: 112, stale: 37 })).toBe(
    "37 of 112 judged cases were judged with an earlier text.",
  );
  expect(staleWords({ cases: 1200, stale: 1 })).toBe(
    "1 of 1,200 judged cases was judged with an earlier text.",
  );
  expect(staleWords({ cases: 1, stale: 1 })).toBe("The one judged case was judged with an earlier text.");
});

test("lengthWords() speaks from 85 % of the limit on", () => {
  expect(lengthWords(1699, 2000)).toBeNull();
  expect(lengthWords(1700, 2000)).toBe("1,700 of 2,000 characters");
  expect(lengthWords(2400, 2000)).toBe("2,400 of 2,000 characters");
});
