import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEVEL_COUNTS, type LevelCount } from "#core/rubric/scoreRubric.ts";
import type { UnparsedReason } from "#core/verdict/parsedOutput.ts";
import { parseDirectVerdict } from "#core/verdict/parseDirectVerdict.ts";
import { bestOf, LONG_TEXTS } from "./longTexts.ts";

const strict: [output: string, score: number, feedback: string][] = [
  ["Good. [RESULT] 1", 1, "Good."],
  ["Good. [RESULT] 2", 2, "Good."],
  ["Good. [RESULT] 3", 3, "Good."],
  ["Good. [RESULT] 4", 4, "Good."],
  ["Good. [RESULT] 5", 5, "Good."],
  ["Feedback: Clear and correct. [RESULT] 4", 4, "Clear and correct."],
  ["feedback:\nClear. [RESULT] 4", 4, "Clear."],
  ["  Feedback:Clear. [RESULT] 4", 4, "Clear."],
  ["Good. [RESULT]4", 4, "Good."],
  ["Good. [RESULT] \n 4 \n", 4, "Good."],
  ["[RESULT] 4", 4, ""],
  ["So the overall score is 3. [RESULT] 4", 4, "So the overall score is 3."],
  ["Reference Answer (Score 5) is better. [RESULT] 2", 2, "Reference Answer (Score 5) is better."],
  ["It cites [1] and a[0]. [RESULT] 3", 3, "It cites [1] and a[0]."],
  ["The feedback: fine. [RESULT] 3", 3, "The feedback: fine."],
];

/** Lenient forms; the right column of the authors' parser is named where it differs from ours. */
const lenient: [output: string, score: number, feedback: string][] = [
  // markup that cannot change a score; the authors' library reads none of these seven
  ["ok [RESULT] 4.", 4, "ok"],
  ["ok [RESULT] 4</s>", 4, "ok"],
  ["ok [RESULT] 4 </s>\n<|im_end|>", 4, "ok"],
  ["ok [RESULT] **4**", 4, "ok"],
  ["ok [RESULT] [[3]]", 3, "ok"],
  ['ok [RESULT] "4"', 4, "ok"],
  ["[RESULT] 4 / 5", 4, ""],
  // read by the authors' library too
  ["ok [RESULT]: 4", 4, "ok"],
  ["ok [RESULT] (4)", 4, "ok"],
  ["ok [RESULT] [4]", 4, "ok"],
  ["[RESULT] 4/5", 4, ""],
  ["ok [RESULT] 4 out of 5", 4, "ok"],
  ["ok [RESULT] 4 out of 5.", 4, "ok"],
  ["[RESULT] 05", 5, ""],
  ["ok [RESULT] Score: 2", 2, "ok"],
  ["ok [RESULT] Result: 4", 4, "ok"],
  ["ok [RESULT] score of 1", 1, "ok"],
  ["ok [RESULT] The overall score is 4", 4, "ok"],
  ["Good job. [Result] 3", 3, "Good job."],
  ["Good job. [Result] Score: 2", 2, "Good job."],
  ["Good job. [result]: 3", 3, "Good job."],
  ["ok [SCORE] 3", 3, "ok"],
  ["ok [Score 4]", 4, "ok"],
  ["ok [RESULT: 4]", 4, "ok"],
  ["Good job. (Score 5)", 5, "Good job."],
  ["Not good. (Score: 2)", 2, "Not good."],
  ["Good job.\nScore: 4", 4, "Good job."],
  ["Good job. score: 4", 4, "Good job."],
  ["Good job. Result: 4", 4, "Good job."],
  ["Good job.\n**Score:** 4", 4, "Good job."],
  ["Good job.\n**Score: 4**", 4, "Good job."],
  ["Good job. Overall score: 4", 4, "Good job."],
  ["Score: 4/5", 4, ""],
  ["Score: 4", 4, ""],
  ["I give it a score of 4", 4, "I give it a score of 4"],
  ["This overall score: 4", 4, "This overall score: 4"],
  ["Fine overall. Score 4", 4, "Fine overall."],
  ["Score: 4.", 4, ""],
  // the same result twice states nothing else
  ["ok [RESULT] 4 [RESULT] 4", 4, "ok"],
  ["ok [RESULT] 4\n[RESULT] 4.", 4, "ok"],
  // a marker that is only spoken of, or stands in the echo of the format, states no result
  ["The [RESULT] marker was asked for. [RESULT] 3", 3, "The [RESULT] marker was asked for."],
  [
    "(write a feedback) [RESULT] (an integer number between 1 and 5) Fine. [RESULT] 3",
    3,
    "(write a feedback) [RESULT] (an integer number between 1 and 5) Fine.",
  ],
  // alone on its line, then the judge went on; the authors read this for A and B only
  ["ok [RESULT] 4\n\nThe response is helpful in many ways.", 4, "ok"],
];

const unparsed: [output: string, reason: UnparsedReason][] = [
  ["", "empty"],
  [" \n\t ", "empty"],
  ["Good job.", "no-marker"],
  ["Good job. 4", "no-marker"],
  // no form of the authors' library; prose that may speak of anything
  ["So the overall score is 4.", "no-marker"],
  ["overall underscore 3", "no-marker"],
  ["as a result 2", "no-marker"],
  ["I give it a score of 4.", "no-marker"],
  // the prompt's heading echoed; this is what made every score 5 before prometheus-eval #59
  ["Worse than the Reference Answer (Score 5)", "no-marker"],
  ["###Reference Answer (Score 5):", "no-marker"],
  ["Reference Answer Score: 5", "no-marker"],
  ["It does not deserve a score of 5", "no-marker"],
  ["It doesn't reach Score 4", "no-marker"],
  ["It is weaker than a score of 3", "no-marker"],
  ["Score: 4 because it is good", "no-marker"],
  ["Score: four", "no-marker"],
  ["[RESULT 4", "no-marker"],
  ["ok [RESULT] 0", "out-of-range"],
  ["ok [RESULT] 6", "out-of-range"],
  ["ok [RESULT] 10", "out-of-range"],
  ["ok [RESULT] 45", "out-of-range"],
  ["ok [RESULT] -4", "out-of-range"],
  ["ok [RESULT] 3.5", "out-of-range"],
  ["ok [RESULT] 4.5", "out-of-range"],
  ["ok [RESULT] 4.0", "out-of-range"],
  ["ok [RESULT] 3,5", "out-of-range"],
  ["ok [RESULT] 4/10", "out-of-range"],
  ["ok [RESULT] 4 out of 10", "out-of-range"],
  ["ok [RESULT] 0004", "out-of-range"],
  ["Score: 2.5", "out-of-range"],
  ["Score: 10", "out-of-range"],
  ["Good job. (Score 7)", "out-of-range"],
  ["ok [Result] 6", "out-of-range"],
  ["ok [RESULT] 4 [RESULT] 5", "ambiguous"],
  ["ok [RESULT] 3.5 [RESULT] 4", "ambiguous"],
  ["ok [RESULT] 6\n[RESULT] 5", "ambiguous"],
  [`ok [RESULT] 4 ${"and more words ".repeat(60)}[RESULT] 5`, "ambiguous"],
  ["ok [RESULT] 4\nFinal Score: 5", "ambiguous"],
  ["ok [RESULT] 1\n2\n3", "ambiguous"],
  ["Clarity score: 4\nAccuracy score: 3", "ambiguous"],
  ["[Result] 4\n[Result] 3", "ambiguous"],
  ["It lies between Score 3 and Score 4", "ambiguous"],
  ["ok [RESULT]", "not-a-verdict"],
  ["ok [RESULT] five", "not-a-verdict"],
  ["ok [RESULT] A", "not-a-verdict"],
  ["ok [RESULT] ٤", "not-a-verdict"],
  ["ok [RESULT] ４", "not-a-verdict"],
  ["ok [RESULT] 3-4", "not-a-verdict"],
  ["ok [RESULT] 3 or 4", "not-a-verdict"],
  ["ok [RESULT] .5", "not-a-verdict"],
  ["ok [RESULT] 4 because it is good", "not-a-verdict"],
  ["ok [RESULT] (an integer number between 1 and 5)", "not-a-verdict"],
  ["ok [RESULT] 4 [RESULT] none", "not-a-verdict"],
];

describe("parseDirectVerdict()", () => {
  test("reads its own example", () => {
    expect(parseDirectVerdict("Feedback: Clear and correct. [RESULT] 4", "stop", 5)).toEqual({
      kind: "score",
      score: 4,
      feedback: "Clear and correct.",
      leniency: "strict",
    });
  });

  test.each(strict)("reads %j strictly as %i", (output, score, feedback) => {
    expect(parseDirectVerdict(output, "stop", 5)).toEqual({
      kind: "score",
      score,
      feedback,
      leniency: "strict",
    });
  });

  test.each(lenient)("reads %j leniently as %i", (output, score, feedback) => {
    expect(parseDirectVerdict(output, "stop", 5)).toEqual({
      kind: "score",
      score,
      feedback,
      leniency: "lenient",
    });
  });

  test.each(unparsed)("leaves %j unparsed: %s", (output, reason) => {
    expect(parseDirectVerdict(output, "stop", 5)).toEqual({ kind: "unparsed", reason, feedback: output });
  });

  test.each<[string, UnparsedReason]>([
    ["", "cut-by-length"],
    ["The response is", "cut-by-length"],
    ["The response is fine. [RESULT]", "cut-by-length"],
    ["The response is fine. [RESULT] 9", "out-of-range"],
    ["Fine. [RESULT] 4 [RESULT] 3", "ambiguous"],
  ])("puts %j down to %s when the output was cut", (output, reason) => {
    expect(parseDirectVerdict(output, "length", 5)).toMatchObject({ kind: "unparsed", reason });
  });

  test("reads a result that the last allowed token completed", () => {
    expect(parseDirectVerdict("Fine. [RESULT] 4", "length", 5)).toMatchObject({ kind: "score", score: 4 });
  });

  test("finds a marker and its result in front of any feedback length", () => {
    const feedback = "word ".repeat(20_000).trim();
    expect(parseDirectVerdict(`${feedback} [RESULT] 2`, "stop", 5)).toMatchObject({ score: 2, feedback });
  });

  test("never throws and gives only whole scores of the scale, whatever the text", () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        "[RESULT]",
        "[Result]",
        "Score:",
        "score of",
        "(",
        "[",
        "]",
        "/5",
        "/3",
        "2",
        "4",
        "10",
        "\n",
        "</s>",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 12 }),
        fc.constantFrom("stop", "length"),
        fc.constantFrom(...LEVEL_COUNTS),
        (parts, finish, levels) => {
          const output = parts.join("");
          const parsed = parseDirectVerdict(output, finish, levels);
          if (parsed.kind === "score") return [1, 2, 3, 4, 5].slice(0, levels).includes(parsed.score);
          return parsed.feedback === output;
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("any feedback without a marker, then [RESULT] and a score, is that score", () => {
    const feedback = fc.string({ unit: "binary" }).filter((text) => !text.includes("[RESULT]"));
    fc.assert(
      fc.property(feedback, fc.integer({ min: 1, max: 5 }), (text, score) => {
        expect(parseDirectVerdict(`${text} [RESULT] ${score}`, "stop", 5)).toMatchObject({
          score,
          leniency: "strict",
        });
      }),
    );
  });

  test.each<[output: string, levels: LevelCount, score: number, leniency: string]>([
    ["ok [RESULT] 3", 3, 3, "strict"],
    ["ok [RESULT] 2", 2, 2, "strict"],
    ["ok [RESULT] 3/3", 3, 3, "lenient"],
    ["ok [RESULT] 2 out of 3.", 3, 2, "lenient"],
    ["Score: 1/2", 2, 1, "lenient"],
    ["ok (Score 4)", 4, 4, "lenient"],
  ])("reads %j with %i levels as %i, %s", (output, levels, score, leniency) => {
    expect(parseDirectVerdict(output, "stop", levels)).toMatchObject({ kind: "score", score, leniency });
  });

  test.each<[output: string, levels: LevelCount, reason: UnparsedReason]>([
    ["ok [RESULT] 4", 3, "out-of-range"],
    ["ok [RESULT] 5", 4, "out-of-range"],
    ["ok [RESULT] 3", 2, "out-of-range"],
    ["ok [RESULT] 0", 2, "out-of-range"],
    // another scale, although the number would be one of ours
    ["ok [RESULT] 2/5", 3, "out-of-range"],
    ["ok [RESULT] 2 out of 5", 3, "out-of-range"],
    ["ok [RESULT] 3/4", 5, "out-of-range"],
    ["Score: 4", 3, "out-of-range"],
    ["Good. (Score 5)", 4, "out-of-range"],
    ["ok [RESULT] 5 [RESULT] 3", 3, "ambiguous"],
    ["ok [RESULT] 3\nFinal Score: 5", 3, "ambiguous"],
    ["Worse than the Reference Answer (Score 3)", 3, "no-marker"],
  ])("leaves %j with %i levels unparsed: %s", (output, levels, reason) => {
    expect(parseDirectVerdict(output, "stop", levels)).toEqual({
      kind: "unparsed",
      reason,
      feedback: output,
    });
  });

  test.each(LONG_TEXTS)("parses 64 kB of %s in under 5 ms", (_, text) => {
    expect(bestOf(7, () => parseDirectVerdict(text, "stop", 5))).toBeLessThan(5);
  });
});
