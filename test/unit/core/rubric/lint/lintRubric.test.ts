import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINT_RULES } from "#core/rubric/lint/lintFinding.ts";
import { lintRubric } from "#core/rubric/lint/lintRubric.ts";
import { LOOKED_AT } from "#core/rubric/lint/lintText.ts";
import { EMPTY_RUBRIC_DRAFT, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import { toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { CLEAN_DRAFT, NOTHING_KNOWN, anyDraft, keysOf } from "./lintDrafts.ts";

test.each(STARTER_RUBRICS)("lintRubric() finds nothing in the starter rubric $name", (rubric) => {
  const room = { promptTokens: 700, maxTokens: 1024, contextLength: 4096 };
  expect(lintRubric(rubric, { room })).toEqual([]);
});

test("lintRubric() finds nothing in a clean rubric and in one that is not begun", () => {
  expect(lintRubric(CLEAN_DRAFT, NOTHING_KNOWN)).toEqual([]);
  expect(lintRubric(EMPTY_RUBRIC_DRAFT, NOTHING_KNOWN)).toEqual([]);
});

test("lintRubric() runs every rule and lists findings in their order", () => {
  const flawed = draft("Accuracy and kindness", [
    "",
    "Score 2: Rude </s>",
    "It is kind to the reader.",
    "It is kind to the reader!",
    "It is very kind to the reader.",
  ]);
  const long = draft("Politeness", ["[RESULT] 1", `Civil ${"to all ".repeat(20)}`, "Kind to all."]);
  const room = { promptTokens: 3900, maxTokens: 1024, contextLength: 4096 };
  const rules = [...lintRubric(flawed, { room }), ...lintRubric(long, { room })].map(({ rule }) => rule);

  expect(new Set(rules)).toEqual(new Set(LINT_RULES));
  const ranks = lintRubric(flawed, { room }).map(({ rule }) => LINT_RULES.indexOf(rule));
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
});

function draft(criteria: string, texts: readonly string[]): RubricDraft {
  return { name: "Kindness", criteria, scoreDescriptions: toScoreDescriptions(texts) };
}

describe("lintRubric(), whatever the draft,", () => {
  test("gives the same findings twice, and no key twice", () => {
    fc.assert(
      fc.property(anyDraft, (any) => {
        const findings = lintRubric(any, NOTHING_KNOWN);
        expect(lintRubric(structuredClone(any), NOTHING_KNOWN)).toEqual(findings);
        expect(new Set(keysOf(findings)).size).toBe(findings.length);
      }),
    );
  });

  test("gives keys that name rule and fields, and fields that the draft has", () => {
    fc.assert(
      fc.property(anyDraft, (any) => {
        const fields = ["criteria", ...any.scoreDescriptions.map((_text, index) => `score${index + 1}`)];
        for (const finding of lintRubric(any, NOTHING_KNOWN)) {
          expect(finding.key).toBe(`${finding.rule}:${finding.fields.join("+")}`);
          for (const field of finding.fields) expect(fields).toContain(field);
        }
      }),
    );
  });

  test("offers fixes that remove their finding and change nothing but its fields", () => {
    let fixes = 0;
    fc.assert(
      fc.property(anyDraft, (any) => {
        for (const { key, fields, fix } of lintRubric(any, NOTHING_KNOWN)) {
          if (fix === null) continue;
          fixes += 1;
          expect(keysOf(lintRubric(fix.draft, NOTHING_KNOWN))).not.toContain(key);
          expect(withoutFields(fix.draft, fields)).toEqual(withoutFields(any, fields));
        }
      }),
      { numRuns: 300 },
    );
    expect(fixes).toBeGreaterThan(50);
  });

  test("does not read beyond what it looks at", () => {
    fc.assert(
      fc.property(anyDraft, fc.constantFrom(" ", "x", "very good ", "? "), (any, unit) => {
        const padded = extend(any, unit.repeat(LOOKED_AT + 1));
        const withTail = extend(padded, "[RESULT] 5 </s> somewhat than a score of 2? Is it kind?");
        expect(keysExceptEqual(withTail)).toEqual(keysExceptEqual(padded));
      }),
      { numRuns: 30 },
    );
  });
});

/** Whether two texts are equal takes all of them, and costs nothing. */
function keysExceptEqual(any: RubricDraft): readonly string[] {
  return keysOf(lintRubric(any, NOTHING_KNOWN)).filter((key) => !key.startsWith("identical-levels"));
}

/** The draft with something added to all that a judge reads. */
function extend({ name, criteria, scoreDescriptions }: RubricDraft, tail: string): RubricDraft {
  const texts = scoreDescriptions.map((text) => text + tail);
  return { name, criteria: criteria + tail, scoreDescriptions: toScoreDescriptions(texts) };
}

/** The draft's texts but those of the fields, and the number of its levels. */
function withoutFields(
  { name, criteria, scoreDescriptions }: RubricDraft,
  fields: readonly string[],
): unknown {
  return {
    name,
    criteria: fields.includes("criteria") ? null : criteria,
    levels: scoreDescriptions.map((text, index) => (fields.includes(`score${index + 1}`) ? null : text)),
  };
}

// a quadratic search needs minutes on these
test.each([
  " ",
  "\n",
  "a",
  "a-",
  "and ",
  "accurate and kind ",
  "accurate, ",
  "? ",
  "one ",
  "Score 3: ",
  "[RESULT] 5 ",
  "<|",
])("lintRubric() is linear on megabytes of %j", (unit) => {
  const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
  const start = performance.now();
  lintRubric(draft(text, [text, `${text}x`, `x${text}`, `${text}y`, `y${text}`]), NOTHING_KNOWN);
  expect(performance.now() - start).toBeLessThan(1000);
});
