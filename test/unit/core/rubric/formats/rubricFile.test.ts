import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { writeRubricsJson } from "#core/rubric/formats/rubricFile.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { BREVITY, bundleOf, KINDNESS, MEGABYTE, SOURCE, versionOf } from "./exampleRubrics.ts";
import { bundleArbitrary } from "./rubricArbitrary.ts";

const BUNDLE = bundleOf("r-1", KINDNESS);
const FILE = writeRubricsJson([BUNDLE, bundleOf("r-2", BREVITY)], SOURCE);

function bundlesIn(text: string): readonly unknown[] {
  return readRubrics(text).rubrics.map((rubric) => (rubric.kind === "bundle" ? rubric.bundle : rubric));
}

/** The file with one path set to another value, or taken away with `undefined`. */
function withChange(path: readonly (string | number)[], value: unknown): string {
  const file: unknown = JSON.parse(FILE);
  let target = file;
  for (const key of path.slice(0, -1)) target = Reflect.get(Object(target), key);
  Reflect.set(Object(target), path.at(-1) ?? "", value);
  return JSON.stringify(file);
}

function fileOf(bundle: Partial<RubricBundle>): string {
  return writeRubricsJson([{ ...BUNDLE, ...bundle }], SOURCE);
}

describe("writeRubricsJson()", () => {
  test("loads back identically with history, tags, dismissals, trial cases and runs", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(bundleArbitrary, { minLength: 1, maxLength: 3, selector: ({ record }) => record.id }),
        (bundles) => {
          expect(bundlesIn(writeRubricsJson(bundles, SOURCE))).toStrictEqual(bundles);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("writes an envelope that says what it is, who wrote it and when", () => {
    expect(JSON.parse(fileOf({}))).toEqual({
      type: "hearth/rubrics",
      version: 1,
      source: "hearth 0.1.0",
      exportedAt: "2026-11-24T10:00:00.000Z",
      rubrics: [BUNDLE],
    });
  });

  test.each([Number.NaN, Infinity])("refuses %d, which JSON would turn into null", (position) => {
    const trialCases = BUNDLE.trialCases.map((trialCase) => ({ ...trialCase, position }));
    expect(() => fileOf({ trialCases })).toThrow(/"position" is/);
  });
});

describe("readRubrics() of a Hearth file", () => {
  test("says its format, and has nothing to note", () => {
    expect(readRubrics(FILE)).toMatchObject({ format: "hearth-json", notes: [] });
  });

  test("takes a byte order mark and Windows line ends", () => {
    expect(bundlesIn(`\uFEFF${FILE.replaceAll("\n", "\r\n")}`)).toHaveLength(2);
  });

  test("takes descriptions of 1 MB", () => {
    const draft = { ...KINDNESS, scoreDescriptions: [MEGABYTE, MEGABYTE, `${MEGABYTE}.`] as const };
    const bundle = bundleOf("long", draft);
    expect(bundlesIn(writeRubricsJson([bundle], SOURCE))).toEqual([bundle]);
  });

  test("brings tags into the form in which they are kept", () => {
    const [bundle] = bundlesIn(withChange(["rubrics", 0, "record", "tags"], [" Tone", "tone", "Safety"]));
    expect(bundle).toMatchObject({ record: { tags: ["tone", "safety"] } });
  });

  test("refuses a file that is cut short, with the place where it ends", () => {
    const cut = FILE.slice(0, 400);
    const lines = cut.split("\n");
    expect(() => readRubrics(cut)).toThrow(
      expect.objectContaining({
        code: "import/not-json",
        details: expect.objectContaining({ line: lines.length }),
        message: expect.stringContaining(`line ${lines.length}, column `),
      }),
    );
  });

  test("refuses a newer version, saying which it found and which it can read", () => {
    expect(() => readRubrics(withChange(["version"], 7))).toThrow(
      expect.objectContaining({
        code: "import/newer-version",
        message: "Cannot read rubrics: the file has version 7, this Hearth reads up to 1",
        details: { version: 7, supportedVersion: 1 },
      }),
    );
  });

  test.each([
    ["verdicts", withChange(["type"], "hearth/verdicts")],
    ["something of ours that is not known yet", withChange(["type"], "hearth/tea")],
    ["another type", withChange(["type"], "excalidraw")],
    ["no type", withChange(["type"], undefined)],
    ["null", "null"],
    ["a number", "3"],
    ["a text", '"rubrics"'],
    ["an empty list", "[]"],
    ["an empty object", "{}"],
  ])("refuses %s as not ours", (_, text) => {
    expect(() => readRubrics(text)).toThrow(expect.objectContaining({ code: "import/not-ours" }));
  });

  const levels = ["rubrics", 0, "versions", 0, "scoreDescriptions"];
  test.each<[what: string, text: string, where: string]>([
    ["a missing version", withChange(["version"], undefined), "version"],
    ["a version that is a text", withChange(["version"], "1"), "version"],
    ["version 0", withChange(["version"], 0), "version"],
    ["a date that is none", withChange(["exportedAt"], "yesterday"), "exportedAt"],
    ["no rubrics", withChange(["rubrics"], []), "rubrics"],
    ["rubrics that are no list", withChange(["rubrics"], {}), "rubrics"],
    ["a rubric that is null", withChange(["rubrics", 1], null), "rubrics[1]"],
    ["one level", withChange(levels, ["a"]), "rubrics[0].versions[0].scoreDescriptions"],
    ["six levels", withChange(levels, Array(6).fill("a")), "rubrics[0].versions[0].scoreDescriptions"],
    ["a level that is no text", withChange(levels, ["a", 2]), "rubrics[0].versions[0].scoreDescriptions[1]"],
    [
      "a revision that cannot be counted on from",
      withChange(["rubrics", 0, "record", "revision"], Number.MAX_SAFE_INTEGER),
      "rubrics[0].record.revision",
    ],
    [
      "an expected score of 6",
      withChange(["rubrics", 0, "trialCases", 0, "expectedScore"], 6),
      "rubrics[0].trialCases[0].expectedScore",
    ],
    [
      "a hash that is none",
      withChange(["rubrics", 0, "versions", 1, "sha256"], "F".repeat(64)),
      "rubrics[0].versions[1].sha256",
    ],
    ["an unknown key in the file", withChange(["extra"], 1), 'the file: unknown keys ["extra"]'],
    [
      "an unknown key in a draft",
      withChange(["rubrics", 0, "record", "draft", "extra"], 1),
      "rubrics[0].record.draft",
    ],
  ])("refuses %s and names the place", (_, text, where) => {
    expect(() => readRubrics(text)).toThrow(
      expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(`: ${where}`) }),
    );
  });

  const [first, second] = BUNDLE.versions;
  const other = versionOf("other", KINDNESS, 1);
  test.each<[what: string, text: string, where: string]>([
    [
      "a version that is there twice",
      fileOf({ versions: [second, second].flatMap((version) => version ?? []) }),
      "rubrics[0].versions[1].version: version 2 is there twice",
    ],
    [
      "versions that do not ascend",
      fileOf({ versions: [second, first].flatMap((version) => version ?? []) }),
      "rubrics[0].versions[1].version: version 1 stands after 2",
    ],
    [
      "a newest version that is not the last",
      fileOf({ versions: [first].flatMap((v) => v ?? []) }),
      "rubrics[0].record.newest",
    ],
    ["a newest version without any", fileOf({ versions: [] }), "rubrics[0].record.newest"],
    [
      "a newest version that is missing",
      fileOf({ record: { ...BUNDLE.record, newest: null } }),
      "rubrics[0].record.newest",
    ],
    ["a version of another rubric", fileOf({ versions: [other] }), "rubrics[0].versions[0].id"],
    [
      "a trial case of another rubric",
      withChange(["rubrics", 0, "trialCases", 0, "rubricId"], "r-2"),
      "rubrics[0].trialCases[0].rubricId",
    ],
    [
      "a trial case that is there twice",
      withChange(["rubrics", 1, "trialCases", 0, "id"], "r-1-case"),
      "rubrics[1].trialCases[0].id",
    ],
    [
      "a trial run that is there twice",
      withChange(["rubrics", 1, "trialRuns", 0, "id"], "r-1-run"),
      "rubrics[1].trialRuns[0].id",
    ],
    ["a rubric that is there twice", writeRubricsJson([BUNDLE, BUNDLE], SOURCE), "rubrics[1].record.id"],
  ])("refuses %s, which no schema sees", (_, text, message) => {
    expect(() => readRubrics(text)).toThrow(
      expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(message) }),
    );
  });

  test.each(["__proto__", "constructor", "prototype"])("refuses a key %s and pollutes nothing", (key) => {
    const polluted = FILE.replace('"id": "r-1"', () => `"${key}": {"polluted": true}, "id": "r-1"`);
    expect(() => readRubrics(polluted)).toThrow(
      expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(key) }),
    );
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("refuses 200,000 nested lists without running out of stack", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const file = withChange(["rubrics", 0, "trialRuns"], "DEEP").replace('"DEEP"', deep);
    expect(() => readRubrics(file)).toThrow(expect.objectContaining({ code: "import/invalid" }));
  });
});
