import { describe, expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { rubricFileName, rubricsFileName, slugOf } from "#ui/rubrics/transfer/transferFileNames.ts";

const draft: RubricDraft = {
  name: "Empathy",
  criteria: "Is it kind?",
  scoreDescriptions: ["Cruel.", "Kind."],
};
const newest: RubricVersion = {
  ...draft,
  id: "r1",
  version: 3,
  sha256: "0".repeat(64),
  savedAt: "2026-11-26T08:00:00.000Z",
  note: "",
};

describe("slugOf()", () => {
  test("leaves letters and digits of any script, joined by dashes", () => {
    expect(slugOf("Élan: vital / Größe")).toBe("elan-vital-große");
    expect(slugOf("共感 2")).toBe("共感-2");
    expect(slugOf("सहानुभूति")).toBe("सहानुभूति");
  });

  test("leaves nothing by which a file could land elsewhere", () => {
    expect(slugOf("../../etc/passwd")).toBe("etc-passwd");
    expect(slugOf("..\\CON:\u0000\u202Efdp.exe")).toBe("con-fdp-exe");
  });

  test("calls a name without letters a rubric", () => {
    expect(slugOf("")).toBe("rubric");
    expect(slugOf("../…")).toBe("rubric");
  });

  test("cuts long names to 50 characters, between characters and without a dash at the end", () => {
    expect(slugOf("a".repeat(300))).toBe("a".repeat(50));
    expect(slugOf("𝒳".repeat(300))).toBe("x".repeat(50));
    expect(slugOf("𐐨".repeat(300))).toBe("𐐨".repeat(50));
    expect(slugOf(`${"a".repeat(49)} b`)).toBe("a".repeat(49));
  });
});

describe("rubricFileName()", () => {
  test("names the version that the text is", () => {
    expect(rubricFileName({ draft, newest }, "hearth-json")).toBe("empathy-v3.hearth-rubric.json");
    expect(rubricFileName({ draft, newest }, "rendered-text")).toBe("empathy-v3.rubric.txt");
  });

  test("says draft for a text that is no version yet", () => {
    expect(rubricFileName({ draft, newest: null }, "csv")).toBe("empathy-draft.rubrics.csv");
    const changed = { ...draft, criteria: "Is it warm?" };
    expect(rubricFileName({ draft: changed, newest }, "evalassist")).toBe("empathy-draft.evalassist.json");
  });
});

test("rubricsFileName() says how many and when", () => {
  expect(rubricsFileName(12, "csv", "2026-11-26T08:00:00.000Z")).toBe("12-rubrics-2026-11-26.rubrics.csv");
});
