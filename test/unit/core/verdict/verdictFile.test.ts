import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "#core/verdict/verdict.ts";
import { readVerdicts, writeVerdictsJson, writeVerdictsJsonl } from "#core/verdict/verdictFile.ts";
import { DIRECT_CASE, verdictOf } from "./exampleVerdicts.ts";
import { verdictArbitrary } from "./verdictArbitrary.ts";

const SOURCE = { appVersion: "0.1.0", exportedAt: "2026-11-24T10:00:00.000Z" };
const VERDICT = verdictOf(DIRECT_CASE, { AB: ["Right. [RESULT] 5"] });
const JSON_FILE = writeVerdictsJson([VERDICT], SOURCE);
const JSONL_FILE = writeVerdictsJsonl([VERDICT, { ...VERDICT, id: "v-2" }]);

const DESCRIPTIONS = ["verdicts", 0, "rubric", "scoreDescriptions"] as const;
const CALL = ["verdicts", 0, "calls", 0] as const;

/** Of two levels, with an outcome that fits and a call that does not. */
const OFF_SCALE: Verdict = {
  ...VERDICT,
  rubric: { ...VERDICT.rubric, scoreDescriptions: ["no", "yes"] },
  outcome: { kind: "score", score: 2, callIndex: 0 },
};

const OF_THREE = {
  probabilities: { 1: 0.25, 2: 0.25, 3: 0.5 },
  mass: 1,
  entropy: 1.04,
  missing: [],
  expectedScore: 2.25,
};

/** Of three levels, tried before it was saved. */
const DRAFT_OF_THREE = asDraft(verdictOf(DIRECT_CASE, { AB: ["Right. [RESULT] 3"] }, ["no", "half", "yes"]));

function asDraft(verdict: Verdict): Verdict {
  return {
    ...verdict,
    rubric: { ...verdict.rubric, isDraft: true },
    calls: verdict.calls.map((call) => ({ ...call, distribution: OF_THREE })),
  };
}

/** The JSON file with one path set to another value, or taken away with `undefined`. */
function withChange(path: readonly (string | number)[], value: unknown): string {
  const file: unknown = JSON.parse(JSON_FILE);
  let target = file;
  for (const key of path.slice(0, -1)) target = Reflect.get(Object(target), key);
  Reflect.set(Object(target), path.at(-1) ?? "", value);
  return JSON.stringify(file);
}

describe("writeVerdictsJson() and writeVerdictsJsonl()", () => {
  test("read back deeply equal, whatever the strings hold", () => {
    fc.assert(
      fc.property(fc.array(verdictArbitrary, { minLength: 1, maxLength: 3 }), (verdicts) => {
        expect(readVerdicts(writeVerdictsJson(verdicts, SOURCE))).toStrictEqual(verdicts);
        expect(readVerdicts(writeVerdictsJsonl(verdicts))).toStrictEqual(verdicts);
      }),
      { numRuns: 200 },
    );
  });

  test("write an envelope that says what it is, who wrote it and when", () => {
    expect(JSON.parse(JSON_FILE)).toEqual({
      type: "hearth/verdicts",
      version: 1,
      source: "hearth 0.1.0",
      exportedAt: "2026-11-24T10:00:00.000Z",
      verdicts: [VERDICT],
    });
  });

  test("write one verdict per line, each saying what it is", () => {
    const lines = JSONL_FILE.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? "")).toEqual({ type: "hearth/verdict", version: 1, ...VERDICT, id: "v-2" });
  });

  test("write version 2 for another scale or a draft, so that an older Hearth calls it newer", () => {
    const threeLevels = verdictOf(DIRECT_CASE, { AB: ["Right. [RESULT] 3"] }, ["no", "half", "yes"]);
    const draft = { ...VERDICT, rubric: { ...VERDICT.rubric, isDraft: true as const } };
    for (const newer of [threeLevels, draft, DRAFT_OF_THREE]) {
      expect(JSON.parse(writeVerdictsJson([VERDICT, newer], SOURCE))).toMatchObject({ version: 2 });
      const lines = writeVerdictsJsonl([VERDICT, newer]).trimEnd().split("\n");
      expect(lines.map((line) => JSON.parse(line).version)).toEqual([1, 2]);
    }
  });

  test("read a draft of three levels back, with its distribution", () => {
    expect(readVerdicts(writeVerdictsJson([VERDICT, DRAFT_OF_THREE], SOURCE))).toStrictEqual([
      VERDICT,
      DRAFT_OF_THREE,
    ]);
  });

  test("write an empty collection as an envelope with no verdicts", () => {
    expect(readVerdicts(writeVerdictsJson([], SOURCE))).toEqual([]);
  });

  test.each([Number.NaN, -Infinity, Infinity])("refuse %d, which JSON would turn into null", (totalMs) => {
    const call = { ...VERDICT.calls[0], timings: { promptMs: null, generationMs: null, totalMs } };
    const broken = { ...VERDICT, calls: [call] } as typeof VERDICT;
    expect(() => writeVerdictsJson([broken], SOURCE)).toThrow(/"totalMs" is/);
    expect(() => writeVerdictsJsonl([broken])).toThrow(/"totalMs" is/);
  });
});

describe("readVerdicts()", () => {
  test("takes a byte order mark, Windows line ends and blank lines", () => {
    expect(readVerdicts(`\uFEFF${JSON_FILE}`)).toHaveLength(1);
    expect(readVerdicts(`\uFEFF${JSONL_FILE.replaceAll("\n", "\r\n\r\n")}`)).toHaveLength(2);
  });

  test("takes a single line, also one that was indented by hand", () => {
    const [line = ""] = JSONL_FILE.split("\n");
    expect(readVerdicts(line)).toEqual([VERDICT]);
    expect(readVerdicts(JSON.stringify(JSON.parse(line), null, 2))).toEqual([VERDICT]);
  });

  test.each([
    ["nothing", ""],
    ["blank lines", "\n \n"],
    ["prose", "Dear reader"],
    ["a JSON file cut short", JSON_FILE.slice(0, -20)],
    ["a line cut short", JSONL_FILE.slice(0, 100)],
  ])("refuses %s as not JSON", (_, text) => {
    expect(() => readVerdicts(text)).toThrow(expect.objectContaining({ code: "import/not-json" }));
  });

  test("says which line is not JSON", () => {
    const cut = JSONL_FILE.slice(0, -40);
    expect(() => readVerdicts(cut)).toThrow(
      expect.objectContaining({ code: "import/not-json", message: expect.stringContaining("line 2") }),
    );
  });

  test.each([
    ["another object", "{}"],
    ["null", "null"],
    ["a number", "3"],
    ["an array", "[]"],
    ["a bare verdict", JSON.stringify(VERDICT)],
    ["another type", withChange(["type"], "hearth/rubrics")],
    ["lines of something else", '{"a":1}\n{"a":2}'],
  ])("refuses %s as not ours", (_, text) => {
    expect(() => readVerdicts(text)).toThrow(expect.objectContaining({ code: "import/not-ours" }));
  });

  test("refuses a newer version, in an envelope and in a line", () => {
    const newer = expect.objectContaining({ code: "import/newer-version" });
    expect(() => readVerdicts(withChange(["version"], 3))).toThrow(newer);
    expect(() => readVerdicts(JSONL_FILE.replaceAll('"version":1,"id"', '"version":3,"id"'))).toThrow(newer);
  });

  const longer = { id: "r", label: "", text: "", extra: 1 };
  test.each<[what: string, text: string, where: string]>([
    ["a missing version", withChange(["version"], undefined), "version"],
    ["verdicts that are no list", withChange(["verdicts"], {}), "verdicts"],
    ["a verdict that is null", withChange(["verdicts", 0], null), "verdicts[0]"],
    ["a score of 6", withChange(["verdicts", 0, "outcome", "score"], 6), "outcome.score"],
    ["a score of 4.5", withChange(["verdicts", 0, "outcome", "score"], 4.5), "outcome.score"],
    ["a call that is not there", withChange(["verdicts", 0, "outcome", "callIndex"], 1), "outcome"],
    ["a missing raw text", withChange(["verdicts", 0, "calls", 0, "rawText"], undefined), "calls.0.rawText"],
    [
      "a null duration",
      withChange(["verdicts", 0, "calls", 0, "timings", "totalMs"], null),
      "timings.totalMs",
    ],
    ["a date that is none", withChange(["verdicts", 0, "createdAt"], "yesterday"), "createdAt"],
    ["a hash that is none", withChange(["verdicts", 0, "rubric", "sha256"], "xyz"), "rubric.sha256"],
    ["an unknown engine", withChange(["verdicts", 0, "provenance", "engine"], "cloud"), "provenance.engine"],
    ["one score description", withChange(DESCRIPTIONS, ["only"]), "rubric.scoreDescriptions"],
    [
      "six score descriptions",
      withChange(DESCRIPTIONS, ["a", "b", "c", "d", "e", "f"]),
      "rubric.scoreDescriptions",
    ],
    ["a score description that is none", withChange([...DESCRIPTIONS, 2], 3), "rubric.scoreDescriptions.2"],
    ["a score beyond the rubric's levels", withChange(DESCRIPTIONS, ["a", "b", "c", "d"]), "outcome.score"],
    ["a call's score beyond them", withChange(["verdicts", 0], OFF_SCALE), "calls"],
    ["a distribution of other levels", withChange([...CALL, "distribution"], OF_THREE), "calls"],
    ["a draft that is none", withChange(["verdicts", 0, "rubric", "isDraft"], false), "rubric.isDraft"],
    ["an unknown key", withChange(["verdicts", 0, "evaluationCase", "response"], longer), '"extra"'],
  ])("refuses %s and names the place", (_, text, where) => {
    expect(() => readVerdicts(text)).toThrow(
      expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(where) }),
    );
  });

  test.each(["__proto__", "constructor", "prototype"])("refuses a key %s and pollutes nothing", (key) => {
    const stamp = `"${key}":{"polluted":true},"id":"v-1"`;
    expect(() => readVerdicts(JSON_FILE.replace('"id": "v-1"', () => stamp))).toThrow(
      expect.objectContaining({ code: "import/invalid", message: expect.stringContaining(key) }),
    );
    expect(() => readVerdicts(JSONL_FILE.replace('"id":"v-1"', () => stamp))).toThrow(
      expect.objectContaining({ code: "import/invalid" }),
    );
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("refuses 200,000 nested arrays without running out of stack", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const file = withChange(["verdicts", 0, "flags"], "DEEP").replace('"DEEP"', deep);
    expect(() => readVerdicts(file)).toThrow(expect.objectContaining({ code: "import/invalid" }));
  });
});
