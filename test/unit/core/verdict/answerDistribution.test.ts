import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TokenAlternative, TokenProbabilities } from "#core/judge/completion.ts";
import { LEVEL_COUNTS } from "#core/rubric/scoreRubric.ts";
import { readPreferenceDistribution, readScoreDistribution } from "#core/verdict/answerDistribution.ts";

type Probabilities = Readonly<Record<string, number>>;

function token(text: string, probabilities: Probabilities = {}): TokenProbabilities {
  const alternatives = Object.entries(probabilities).map(([spelling, probability]) => ({
    text: spelling,
    logProbability: Math.log(probability),
  }));
  return { text, alternatives };
}

function plain(...texts: string[]): TokenProbabilities[] {
  return texts.map((text) => token(text));
}

/** As Mistral's tokenizer writes it: `[RESULT]` is three tokens, the space and the digit are two. */
const MARKER = plain("Good", ".", " [", "RESULT", "]");

describe("readScoreDistribution()", () => {
  test("renormalises over the five scores and reads its own example", () => {
    const tokens = [...MARKER, token(" "), token("4", { "4": 0.6, "5": 0.2, "\n": 0.2 })];
    const distribution = readScoreDistribution(tokens, 5);
    // by hand: 0.6/0.8 and 0.2/0.8; 4·0.75 + 5·0.25; −0.75 ln 0.75 − 0.25 ln 0.25
    expect(distribution?.probabilities[4]).toBeCloseTo(0.75, 12);
    expect(distribution?.probabilities[5]).toBeCloseTo(0.25, 12);
    expect(distribution?.expectedScore).toBeCloseTo(4.25, 12);
    expect(distribution?.mass).toBeCloseTo(0.8, 12);
    expect(distribution?.entropy).toBeCloseTo(0.5623351446, 9);
    expect(distribution?.missing).toEqual(["1", "2", "3"]);
  });

  test("gives a uniform distribution the mean 3 and the entropy ln 5", () => {
    const uniform = { "1": 0.2, "2": 0.2, "3": 0.2, "4": 0.2, "5": 0.2 };
    const distribution = readScoreDistribution([...MARKER, token(" "), token("2", uniform)], 5);
    expect(distribution?.expectedScore).toBeCloseTo(3, 12);
    expect(distribution?.entropy).toBeCloseTo(Math.log(5), 12);
    expect(distribution?.missing).toEqual([]);
  });

  test("has only the scores of the rubric, and counts others as something else", () => {
    const tokens = [...MARKER, token(" "), token("2", { "2": 0.4, "3": 0.1, "4": 0.3, "5": 0.2 })];
    const distribution = readScoreDistribution(tokens, 3);
    // by hand: 0.4/0.5 and 0.1/0.5; 2·0.8 + 3·0.2
    expect(Object.keys(distribution?.probabilities ?? {})).toEqual(["1", "2", "3"]);
    expect(distribution?.probabilities[2]).toBeCloseTo(0.8, 12);
    expect(distribution?.probabilities[3]).toBeCloseTo(0.2, 12);
    expect(distribution?.expectedScore).toBeCloseTo(2.2, 12);
    expect(distribution?.mass).toBeCloseTo(0.5, 12);
    expect(distribution?.missing).toEqual(["1"]);
  });

  test.each(LEVEL_COUNTS)("gives %i equally likely scores their middle and the entropy ln n", (levels) => {
    const even = Object.fromEntries(["1", "2", "3", "4", "5"].map((label) => [label, 0.2]));
    const distribution = readScoreDistribution([...MARKER, token("1", even)], levels);
    expect(distribution?.expectedScore).toBeCloseTo((1 + levels) / 2, 12);
    expect(distribution?.entropy).toBeCloseTo(Math.log(levels), 12);
    expect(distribution?.mass).toBeCloseTo(levels / 5, 12);
  });

  test("gives null for a score that the rubric does not have", () => {
    expect(readScoreDistribution([...MARKER, token("4", { "4": 0.9, "3": 0.1 })], 3)).toBeNull();
  });

  test.each(["4", " 4", "▁4", "<0x34>", "(4)", "*4*"])("finds the score in a token %j", (text) => {
    expect(readScoreDistribution([...MARKER, token(text, { [text]: 1 })], 5)?.probabilities[4]).toBe(1);
  });

  test("sums the alternatives that spell the same score", () => {
    const twins = { "4": 0.25, " 4": 0.125, "▁4": 0.0625, "<0x34>": 0.0625, "3": 0.5 };
    const distribution = readScoreDistribution([...MARKER, token("4", twins)], 5);
    expect(distribution?.probabilities[4]).toBeCloseTo(0.5, 12);
    expect(distribution?.mass).toBeCloseTo(1, 12);
  });

  test("sums twins that come with the very same text", () => {
    const alternatives = [
      { text: "4", logProbability: Math.log(0.25) },
      { text: "4", logProbability: Math.log(0.25) },
      { text: "3", logProbability: Math.log(0.5) },
    ];
    expect(readScoreDistribution([...MARKER, { text: "4", alternatives }], 5)?.probabilities[4]).toBeCloseTo(
      0.5,
      12,
    );
  });

  test("takes the last marker, and the score after it", () => {
    const tokens = [
      ...MARKER,
      token("4", { "4": 1 }),
      ...MARKER,
      token("2", { "2": 1 }),
      token(" 5", { "5": 1 }),
    ];
    expect(readScoreDistribution(tokens, 5)?.expectedScore).toBe(2);
  });

  test("ignores scores in the feedback", () => {
    const tokens = [token("4", { "4": 1 }), ...MARKER, token("2", { "2": 1 })];
    expect(readScoreDistribution(tokens, 5)?.expectedScore).toBe(2);
  });

  test("reads 4/5 at the 4", () => {
    const tokens = [...MARKER, token("4", { "4": 1 }), ...plain("/", "5")];
    expect(readScoreDistribution(tokens, 5)?.expectedScore).toBe(4);
  });

  test.each([
    ["10", ["1", "0"]],
    ["3.5", ["3", ".", "5"]],
    ["3,5", ["3", ",5"]],
    ["05", ["0", "5"]],
    ["4th", ["4", "th"]],
    ["6", ["6"]],
    ["no score", [" none"]],
  ])("gives null for %s", (_, texts) => {
    const written = texts.map((text) => token(text, { [text]: 1 }));
    expect(readScoreDistribution([...MARKER, ...written], 5)).toBeNull();
  });

  test("gives null when marker and score share a token, whose alternatives spell no score", () => {
    expect(readScoreDistribution([...plain("Good. [RESULT"), token("] 4", { "] 4": 1 })], 5)).toBeNull();
  });

  test("gives null without a marker and without tokens", () => {
    expect(readScoreDistribution([token("4", { "4": 1 })], 5)).toBeNull();
    expect(readScoreDistribution([], 5)).toBeNull();
  });

  test("gives null when the scores hold no probability", () => {
    const alternatives = [{ text: "4", logProbability: -Infinity }];
    expect(readScoreDistribution([...MARKER, { text: "4", alternatives }], 5)).toBeNull();
    expect(readScoreDistribution([...MARKER, { text: "4", alternatives: [] }], 5)).toBeNull();
  });

  test("counts −∞ as reported and 0, NaN and +∞ as not reported", () => {
    const alternatives = [
      { text: "4", logProbability: 0 },
      { text: "3", logProbability: -Infinity },
      { text: "2", logProbability: Number.NaN },
      { text: "1", logProbability: Infinity },
    ];
    expect(readScoreDistribution([...MARKER, { text: "4", alternatives }], 5)).toEqual({
      probabilities: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 },
      mass: 1,
      entropy: 0,
      missing: ["1", "2", "5"],
      expectedScore: 4,
    });
  });

  test("takes a log probability just above 0 as certain", () => {
    const alternatives = [{ text: "4", logProbability: 1e-7 }];
    expect(readScoreDistribution([...MARKER, { text: "4", alternatives }], 5)).toMatchObject({
      mass: 1,
      entropy: 0,
    });
  });

  test("never holds NaN and keeps its ranges, whatever the engine reports", () => {
    const text = fc.oneof(fc.constantFrom("1", "2", "3", "4", "5", " 4", "▁5", "<0x31>", "\n"), fc.string());
    const alternative: fc.Arbitrary<TokenAlternative> = fc.record({
      text,
      logProbability: fc.oneof(fc.double(), fc.double({ min: -800, max: 1 }), fc.constant(-1e300)),
    });
    fc.assert(
      fc.property(
        fc.array(alternative, { maxLength: 20 }),
        fc.constantFrom(...LEVEL_COUNTS),
        (alternatives, levels) => {
          const distribution = readScoreDistribution([...MARKER, { text: "2", alternatives }], levels);
          if (distribution === null) return;
          const shares = Object.values(distribution.probabilities);
          expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(distribution.expectedScore >= 1 && distribution.expectedScore <= levels).toBe(true);
          expect(distribution.entropy >= 0 && distribution.entropy <= Math.log(levels)).toBe(true);
          expect(distribution.mass > 0 && distribution.mass <= 1).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("readPreferenceDistribution()", () => {
  test("renormalises over A and B", () => {
    const distribution = readPreferenceDistribution([...MARKER, token("▁A", { "▁A": 0.6, "▁B": 0.2 })]);
    expect(distribution?.probabilities.A).toBeCloseTo(0.75, 12);
    expect(distribution?.probabilities.B).toBeCloseTo(0.25, 12);
    expect(distribution).toMatchObject({ missing: [] });
  });

  test("finds the letter behind Response", () => {
    const tokens = [...MARKER, ...plain(" Response"), token(" B", { " B": 1 })];
    expect(readPreferenceDistribution(tokens)?.probabilities).toEqual({ A: 0, B: 1 });
  });

  test("gives null when the letter begins a word", () => {
    expect(readPreferenceDistribution([...MARKER, token(" B", { " B": 1 }), ...plain("oth")])).toBeNull();
  });
});
