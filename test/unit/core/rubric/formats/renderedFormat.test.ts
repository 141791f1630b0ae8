import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { writeRubricsText } from "#core/rubric/formats/renderedFormat.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { BREVITY, KINDNESS, MEGABYTE } from "./exampleRubrics.ts";
import { invalid, readDrafts } from "./readDrafts.ts";
import { draftArbitrary, textArbitrary } from "./rubricArbitrary.ts";

/** The form has no names. */
const unnamed = <T extends { readonly criteria: string }>(draft: T): T => ({
  ...draft,
  name: draft.criteria,
});

const TEXT = renderRubric(KINDNESS);

describe("writeRubricsText()", () => {
  test("writes what the judge reads, with an empty line between rubrics", () => {
    expect(writeRubricsText([KINDNESS, BREVITY])).toBe(`${TEXT}\n\n${renderRubric(BREVITY)}\n`);
  });

  test("loads back the same texts, over several lines and with spaces around them", () => {
    // what looks like the beginning of a level or of criteria cannot be told from one
    const text = textArbitrary.map((part) => part.replace(/[[\]>`]/g, "|").trimEnd());
    const line = text.map((part) => part.replace(/[\n\r\u2028\u2029]/g, " "));
    const drafts = fc.uniqueArray(
      draftArbitrary(text).chain((draft) =>
        line.map((criteria) => ({ ...draft, criteria: `${criteria}]?` })),
      ),
      {
        minLength: 1,
        maxLength: 3,
        selector: ({ criteria, scoreDescriptions }) => JSON.stringify([criteria, scoreDescriptions]),
      },
    );
    fc.assert(
      fc.property(drafts, (written) => {
        const read = readDrafts(writeRubricsText(written), "rendered-text");
        expect(read.map(({ criteria, scoreDescriptions }) => [criteria, scoreDescriptions])).toEqual(
          written.map(({ criteria, scoreDescriptions }) => [criteria, scoreDescriptions]),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("readRubrics() of rendered text", () => {
  test.each<[what: string, text: string]>([
    ["what renderRubric() writes", TEXT],
    ["Windows line ends", TEXT.replaceAll("\n", "\r\n")],
    ["a byte order mark and empty lines around it", `\uFEFF\n\n${TEXT}\n\n`],
    ["empty lines between levels", TEXT.replaceAll("\n", "\n\n")],
    [
      "no-break spaces and wide colons",
      TEXT.replaceAll("Score ", "Score\u00A0").replaceAll(": ", "\uFF1A\u00A0"),
    ],
    ["small letters and no spaces", TEXT.replace(/Score (\d): /g, "score$1:")],
    ["quoted e-mail", TEXT.replace(/^/gm, "> ")],
    ["a code fence", `\`\`\`text\n${TEXT}\n\`\`\``],
    ["quotation marks around it", `“${TEXT}”`],
    ["the heading of the judge's prompt", `###Score Rubrics:\n${TEXT}`],
  ])("takes %s", (_, text) => {
    expect(readDrafts(text, "rendered-text")).toEqual([unnamed(KINDNESS)]);
  });

  test("takes several rubrics, with descriptions of several lines and brackets inside of texts", () => {
    const draft = {
      ...KINDNESS,
      criteria: "Is it [really] kind?",
      scoreDescriptions: [
        "Cruel:\n- to [all]\n\n- to some",
        "[Cold]",
        "Civil.",
        "Kind.",
        "Warm.\n\n[sic]",
      ] as const,
    };
    expect(readDrafts(writeRubricsText([draft, BREVITY, draft]), "rendered-text")).toEqual([
      unnamed(draft),
      unnamed(BREVITY),
    ]);
    expect(readDrafts(writeRubricsText([BREVITY, draft]), "rendered-text")).toEqual([
      unnamed(BREVITY),
      unnamed(draft),
    ]);
  });

  test("takes a rubric without an empty line before the next one", () => {
    expect(readDrafts(`${TEXT}\n${renderRubric(BREVITY)}`, "rendered-text")).toEqual([
      unnamed(KINDNESS),
      unnamed(BREVITY),
    ]);
  });

  test("takes descriptions of 1 MB, and of 1 MB of spaces", () => {
    for (const long of [MEGABYTE.trimEnd(), `${" ".repeat(1_000_000)}x`]) {
      const draft = { ...BREVITY, scoreDescriptions: [long, "b"] as const };
      expect(readDrafts(renderRubric(draft), "rendered-text")).toEqual([unnamed(draft)]);
    }
  });

  test("takes 10,000 rubrics in less than two seconds", () => {
    const drafts = Array.from({ length: 10_000 }, (_, index) => ({
      ...KINDNESS,
      criteria: `Is it kind to ${index}?`,
    }));
    const text = writeRubricsText(drafts);
    const start = performance.now();
    expect(readDrafts(text, "rendered-text")).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("notes when the last rubric may have been cut short", () => {
    expect(readRubrics(`${TEXT}\n\n${renderRubric(BREVITY)}`).notes).toEqual([
      "The last rubric has fewer levels (3) than the others; perhaps the text was cut off.",
    ]);
    expect(readRubrics(`${renderRubric(BREVITY)}\n\n${TEXT}`).notes).toEqual([]);
  });

  test.each<[what: string, text: string, words: string]>([
    ["a text cut short after one level", TEXT.slice(0, TEXT.indexOf("\nScore 2")), '"Score 2" is not there'],
    ["a text that lost its beginning", TEXT.slice(TEXT.indexOf("]") + 2), "line 1: before"],
    ["criteria whose bracket never closes", TEXT.replace("]", ""), "line 2: before"],
    ["a gap", TEXT.replace("\nScore 3: Civil.", ""), '"Score 4" is there, but "Score 3" is not'],
    ["a score that is there twice", TEXT.replace("Score 3", "Score 2"), 'this rubric has "Score 2" twice'],
    [
      "scores that descend",
      "[a]\nScore 1: b\nScore 3: c\nScore 2: d",
      '"Score 2" stands below a higher score',
    ],
    ["six scores", `${TEXT}\nScore 6: More.`, '"Score 6" is there'],
    ["scores from 0", TEXT.replace("Score 1", "Score 0"), '"Score 0" is there'],
    ["a second rubric without criteria", `${TEXT}\n\nScore 1: a\nScore 2: b`, "line 8: before"],
    ["prose before it", `Dear all,\n\n${TEXT}`, "this text belongs to no rubric"],
  ])("refuses %s", (_, text, words) => {
    expect(() => readRubrics(text)).toThrow(invalid(words));
  });

  test("refuses prose and other brackets", () => {
    expect(() => readRubrics("Dear reader")).toThrow(expect.objectContaining({ code: "import/not-ours" }));
    expect(() => readRubrics("[Is it kind?]")).toThrow(expect.objectContaining({ code: "import/not-json" }));
    expect(() => readRubrics(" \n")).toThrow(expect.objectContaining({ code: "import/not-ours" }));
  });
});
