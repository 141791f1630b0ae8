import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { incomingDraft } from "#core/rubric/formats/rubricImport.ts";
import { verifyVersions } from "#core/rubric/formats/verifyVersions.ts";
import { writeRubrics } from "#core/rubric/formats/writeRubrics.ts";
import { BREVITY, sha256 } from "./exampleRubrics.ts";

const DOC = readFileSync("docs/rubric-files.md", "utf8");
const EXAMPLES = [...DOC.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
const [HEARTH = "", ...OTHERS] = EXAMPLES;

test("docs/rubric-files.md shows an example of each form, and all of them are read as the same rubric", () => {
  const read = EXAMPLES.map((example) => readRubrics(example));
  expect(read.map(({ format }) => format)).toEqual([
    "hearth-json",
    "prometheus-eval",
    "biggen-bench",
    "evalassist",
    "rendered-text",
    "csv",
    "hearth-json",
  ]);
  for (const { rubrics, notes } of read) {
    expect(notes).toEqual([]);
    expect(rubrics.map(incomingDraft)).toEqual([
      { ...BREVITY, name: expect.toBeOneOf([BREVITY.name, BREVITY.criteria]) },
    ]);
  }
});

test("docs/rubric-files.md shows a Hearth file whose hashes are right", async () => {
  const [rubric] = readRubrics(HEARTH).rubrics;
  if (rubric?.kind !== "bundle") throw new TypeError("The first example is not a Hearth file");
  expect(rubric.bundle.versions).toHaveLength(1);
  expect(await verifyVersions(rubric.bundle, sha256)).toEqual([]);
});

test("writeRubrics() writes the examples of docs/rubric-files.md, white space of JSON aside", () => {
  const [rubric] = readRubrics(HEARTH).rubrics;
  if (rubric?.kind !== "bundle") throw new TypeError("The first example is not a Hearth file");
  const source = { appVersion: "0.1.0", exportedAt: "2026-11-24T10:00:00.000Z" };
  const formats = [
    "hearth-json",
    "prometheus-eval",
    "biggen-bench",
    "evalassist",
    "rendered-text",
    "csv",
  ] as const;
  for (const [index, format] of formats.entries()) {
    const written = writeRubrics(format, [rubric.bundle], source);
    expect(plain(written)).toEqual(plain([HEARTH, ...OTHERS][index] ?? ""));
  }
});

/** A JSON text's value; other texts without what editors hide. */
function plain(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : text.replace("\uFEFF", "").replaceAll("\r\n", "\n");
}
