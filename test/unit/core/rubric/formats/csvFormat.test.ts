import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guardCell, unguardCell } from "#core/rubric/formats/cellGuard.ts";
import { writeRubricsCsv } from "#core/rubric/formats/csvFormat.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { BREVITY, KINDNESS, MEGABYTE } from "./exampleRubrics.ts";
import { invalid, readDrafts } from "./readDrafts.ts";
import { draftArbitrary, fullTextArbitrary, tagsArbitrary, textArbitrary } from "./rubricArbitrary.ts";

const HEADER = "name,criteria,score1_description,score2_description,tags";

describe("writeRubricsCsv()", () => {
  test("writes one rubric per row under the names of the columns, readable for spreadsheets", () => {
    expect(
      writeRubricsCsv([
        { draft: BREVITY, tags: [] },
        { draft: KINDNESS, tags: ["tone", "safety"] },
      ]),
    ).toBe(
      "\uFEFFname,criteria,score1_description,score2_description,score3_description,score4_description,score5_description,tags\r\n" +
        "Brevity,Is the response as short as it can be?,Much too long.,A little long.,Short.,,,\r\n" +
        'Kindness,Is the response kind to the person asking?,Cruel.,Cold.,Civil.,Kind.,"Warm, and to the point.",tone; safety\r\n',
    );
  });

  test("loads back identically with tags, whatever the texts hold", () => {
    const rubrics = fc.uniqueArray(
      fc.record({ draft: draftArbitrary(fullTextArbitrary), tags: tagsArbitrary }),
      {
        minLength: 1,
        maxLength: 4,
        selector: ({ draft }) => JSON.stringify(draft),
      },
    );
    fc.assert(
      fc.property(rubrics, (written) => {
        expect(readRubrics(writeRubricsCsv(written))).toStrictEqual({
          format: "csv",
          rubrics: written.map((rubric) => ({ kind: "draft", ...rubric })),
          notes: [],
        });
      }),
      { numRuns: 500 },
    );
  });

  test.each(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])(
    "lets no spreadsheet take %j for a formula",
    (text) => {
      const csv = writeRubricsCsv([{ draft: { ...BREVITY, name: text }, tags: [] }]);
      expect(csv.split("\r\n")[1]).toMatch(/^"?'/);
      expect(readDrafts(csv, "csv")[0]?.name).toBe(text);
    },
  );
});

describe("guardCell()", () => {
  test("is taken back exactly by unguardCell()", () => {
    expect(guardCell("- no greeting")).toBe("'- no greeting");
    expect(guardCell("'=1")).toBe("''=1");
    expect(guardCell("'tis fine")).toBe("'tis fine");
    fc.assert(
      fc.property(textArbitrary, (text) => {
        expect(unguardCell(guardCell(text))).toBe(text);
      }),
    );
  });
});

describe("readRubrics() of CSV", () => {
  const row = [
    "Brevity",
    "Is the response as short as it can be?",
    "Much too long.",
    "A little long.",
    "Short.",
  ];

  test.each<[what: string, header: string]>([
    ["full names", "name,criteria,score1_description,score2_description,score3_description"],
    ["short names", "Name,CRITERIA,score1,Score 2,score_3"],
    ["bare numbers", " name , criteria ,1,2,3"],
    ["quoted names", '"name","criteria","score1_description","score2_description","score3_description"'],
  ])("takes columns with %s", (_, header) => {
    expect(readDrafts(`${header}\n${row.join(",")}`, "csv")).toEqual([BREVITY]);
  });

  test.each([
    ["semicolons", ";"],
    ["tabs", "\t"],
    ["bars", "|"],
  ])("takes cells parted by %s, with commas inside", (_, delimiter) => {
    const cells = [...row.slice(0, 4), "Short, at last, and, and"];
    const text = [["name", "criteria", "1", "2", "3"], cells]
      .map((line) => line.join(delimiter))
      .join("\r\n");
    expect(readDrafts(text, "csv")[0]?.scoreDescriptions).toEqual(cells.slice(2));
  });

  test.each(["\n", "\r\n", "\r"])(
    "takes lines that end with %j, and line breaks and quotes in cells",
    (end) => {
      const text = `\uFEFFcriteria,1,2${end}Kind?,"No,${end}""never""",Yes${end}`;
      expect(readDrafts(text, "csv")[0]?.scoreDescriptions).toEqual([`No,${end}"never"`, "Yes"]);
    },
  );

  test("makes a name of the criteria when there is none", () => {
    expect(readDrafts("criteria,1,2\nIs it kind?,No,Yes", "csv")[0]?.name).toBe("Is it kind?");
    expect(readDrafts(`${HEADER}\n ,Is it kind?,No,Yes,`, "csv")[0]?.name).toBe("Is it kind?");
  });

  test("says which rows were skipped, which columns not used, and what was there twice", () => {
    const text = `id,${HEADER},\n1,A,b?,c,d,,\n,,,,,,\n2,A,b?,c,d,,\n`;
    expect(readRubrics(text).notes).toEqual([
      "2 records hold the same rubric; each was read once.",
      "Row 3 is empty and was skipped.",
      "Columns that were not used: id, one without a name.",
    ]);
    expect(readRubrics(`${HEADER}\n\n\nA,b?,c,d,\n\n`).notes).toEqual(["3 empty rows were skipped."]);
  });

  test("takes descriptions of 1 MB", () => {
    const draft = {
      ...BREVITY,
      scoreDescriptions: [MEGABYTE, MEGABYTE.replaceAll("\n", "\r"), "c"] as const,
    };
    expect(readDrafts(writeRubricsCsv([{ draft, tags: [] }]), "csv")).toEqual([draft]);
  });

  test.each<[what: string, text: string, words: string]>([
    [
      "a missing column",
      "name,criteria,score1_description\nA,b?,c",
      "these columns are missing: score2_description",
    ],
    [
      "several missing columns",
      "name,score1,tags\nA,b,c",
      'missing: criteria, score2_description; the columns found are "name"',
    ],
    [
      "a column that is there twice",
      "criteria,1,score1,2\na,b,c,d",
      "the column score1_description is there twice",
    ],
    ["a file cut short inside of quotes", `${HEADER}\nA,b?,"c`, "row 2: "],
    [
      "a file cut short inside of a row",
      `${HEADER}\nA,b?,c,d,\nB,b?`,
      "row 3: this row has 2 cells, and there are 5 columns",
    ],
    ["a row with more cells than columns", `${HEADER}\nA,b?,c,d,e,f`, "row 2: this row has 6 cells"],
    [
      "a gap in the levels",
      "criteria,1,2,3\na,b,,c",
      "row 2: score3_description is there, but score2_description is not",
    ],
    ["one level", "criteria,1,2\na,b,", "row 2: score2_description is not there"],
    ["six levels", "criteria,1,2,3,4,5,6\na,b,c,d,e,f,g", "row 2: score6_description is there"],
    ["a row without criteria", `${HEADER}\nA,,c,d,`, "row 2: the criteria are empty"],
    ["a table without rows", HEADER, "row 2: there is no rubric"],
  ])("refuses %s and names the place", (_, text, words) => {
    expect(() => readRubrics(text)).toThrow(invalid(words));
  });

  test("names the missing columns of a table of something else only if it is called CSV", () => {
    const text = "a,b\n1,2";
    expect(() => readRubrics(text)).toThrow(expect.objectContaining({ code: "import/not-ours" }));
    expect(() => readRubrics(text, "Cases.CSV")).toThrow(invalid("missing: criteria, score1_description"));
  });

  test("takes __proto__ for plain text", () => {
    expect(readDrafts("__proto__,criteria,1,2\na,__proto__,constructor,b", "csv")[0]).toEqual({
      name: "__proto__",
      criteria: "__proto__",
      scoreDescriptions: ["constructor", "b"],
    });
  });
});
