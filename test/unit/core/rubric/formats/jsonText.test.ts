import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldOf, locateJsonError } from "#core/rubric/formats/jsonText.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";

describe("locateJsonError()", () => {
  test.each<[what: string, text: string, line: number, column: number]>([
    ["a comma too many", '{\n  "a": 1,\n}', 3, 1],
    ["a missing comma", "[\n  1\n  2\n]", 3, 3],
    ["a missing colon", '{"a" 1}', 1, 6],
    ["a missing end", '{\n  "a": [1,', 2, 11],
    ["a word that means nothing", '{"a": NaN}', 1, 7],
    ["a quotation mark of another kind", '{"a": “b”}', 1, 7],
    ["a line break in a text", '{\n"a": "b\nc"}', 2, 6],
    ["a comment", "// ours\n{}", 1, 1],
    ["more than one value", "{}\n\n{}", 3, 1],
    ["Windows line ends", '{\r\n  "a": 1,\r\n}', 3, 1],
    ["old Macintosh line ends", '{\r  "a": 1,\r}', 3, 1],
    ["an emoji before it, which counts as two", '{"a": "🎉", "b" 1}', 1, 17],
    ["an umlaut before it, which counts as one", '{"a": "ü", "b" 1}', 1, 16],
    ["nothing at all", "", 1, 1],
  ])("finds the place of %s", (_, text, line, column) => {
    expect(locateJsonError(text)).toMatchObject({ line, column });
  });

  test("finds the line that the JavaScript engine means, and no later place, whatever is wrong", () => {
    const good = JSON.stringify({ a: ["b", 1.5e-3, true, null, { "c\n": "\u2028" }], d: "🎉" }, null, 2);
    const change = fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 3 }), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(change, ([at, removed, added]) => {
        const text = good.slice(0, at) + added + good.slice(at + removed);
        const position = refusedAt(text);
        fc.pre(position !== null);
        const { line, offset } = locateJsonError(text) ?? { line: 0, offset: Infinity };
        // the engine points into a broken word, number or text, this to its beginning
        expect(offset).toBeLessThanOrEqual(position);
        expect(text.slice(offset, position)).not.toContain("\n");
        expect(line).toBe(text.slice(0, offset).split("\n").length);
      }),
      { numRuns: 1000 },
    );
  });

  test("gives up on 200,000 open brackets instead of running out of stack", () => {
    expect(locateJsonError("[".repeat(200_000))).toBeNull();
    expect(() => readRubrics("[".repeat(200_000))).toThrow(
      expect.objectContaining({ code: "import/not-json" }),
    );
  });
});

describe("readRubrics() of broken JSON", () => {
  test.each([
    ["as it is", ""],
    ["after a byte order mark", "\uFEFF"],
  ])("says line and column in words and as facts, %s", (_, before) => {
    expect(() =>
      readRubrics(`${before}{\r\n  "criteria": "🎉 Kind?",\r\n  "score1_description": "No." "x"\r\n}`),
    ).toThrow(
      expect.objectContaining({
        code: "import/not-json",
        message: "Cannot read rubrics: this is not JSON at line 3, column 31",
        details: { line: 3, column: 31, offset: 60 },
      }),
    );
  });

  test("counts lines through a file with one object per line", () => {
    const good = '{"criteria":"Kind?","score1_description":"No.","score2_description":"Yes."}';
    expect(() => readRubrics(`${good}\n\n${good.slice(0, -1)}\n`, "rubrics.jsonl")).toThrow(
      expect.objectContaining({
        code: "import/not-json",
        details: { line: 3, column: good.length, offset: 2 * good.length + 1 },
      }),
    );
  });
});

describe("fieldOf()", () => {
  test("finds only what an object itself has", () => {
    expect(fieldOf({ a: 1 }, "a")).toBe(1);
    expect(fieldOf({ a: 1 }, "constructor")).toBeUndefined();
    expect(fieldOf({ a: 1 }, "__proto__")).toBeUndefined();
    expect(fieldOf([1], "length")).toBeUndefined();
    expect(fieldOf(null, "a")).toBeUndefined();
  });
});

/** Where Node's engine refuses a text; `null` if it does not, or does not say where. */
function refusedAt(text: string): number | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? null : Number(position);
  }
}
