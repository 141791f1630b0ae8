import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UnparsedReason } from "#core/verdict/parsedOutput.ts";
import { parsePairwiseVerdict } from "#core/verdict/parsePairwiseVerdict.ts";
import { bestOf, LONG_TEXTS } from "./longTexts.ts";

const strict: [output: string, preferred: string, feedback: string][] = [
  ["x [RESULT] A", "A", "x"],
  ["x [RESULT] B", "B", "x"],
  ["x [RESULT]B\n", "B", "x"],
  ["Feedback: A is vague. [RESULT] B", "B", "A is vague."],
  ["Response A and [Response B] differ. [RESULT] A", "A", "Response A and [Response B] differ."],
];

const lenient: [output: string, preferred: string, feedback: string][] = [
  // markup that cannot change a preference; the authors' library reads none of these
  ["x [RESULT] A.", "A", "x"],
  ["x [RESULT] (A)", "A", "x"],
  ['x [RESULT] "A"', "A", "x"],
  ["x [RESULT] “B”", "B", "x"],
  ["x [RESULT]: A", "A", "x"],
  ["x [RESULT] **B**", "B", "x"],
  ["x [RESULT] B</s>", "B", "x"],
  // read by the authors' library too
  ["x [RESULT] a", "A", "x"],
  ["x [RESULT] Response B", "B", "x"],
  ["x [RESULT: A]", "A", "x"],
  ["x [Result] B", "B", "x"],
  ["x [Result: A]", "A", "x"],
  ["x [Result] Response B", "B", "x"],
  ["x [Response A]", "A", "x"],
  ["x\nResult: B", "B", "x"],
  ["Result: A", "A", ""],
  ["x\n**Result:** B", "B", "x"],
  ["x [RESULT] A\n\nmore text", "A", "x"],
  ["x [RESULT] A [RESULT] A", "A", "x"],
  ['x [RESULT] (Either "A" or "B") y [RESULT] B', "B", 'x [RESULT] (Either "A" or "B") y'],
  ["x [RESULT] (A or B) y [RESULT] B", "B", "x [RESULT] (A or B) y"],
];

const unparsed: [output: string, reason: UnparsedReason][] = [
  ["", "empty"],
  ["Response A is better.", "no-marker"],
  ["Response A", "no-marker"],
  ["B", "no-marker"],
  ["as a result: B", "no-marker"],
  ["ResultB", "no-marker"],
  ["It is not [Response A]", "no-marker"],
  ["Response B is better than [Response A]", "no-marker"],
  // the authors' library takes the first line's B
  ["x [RESULT] B\n[RESULT] A", "ambiguous"],
  ["x [RESULT] b, as said. [RESULT] A", "ambiguous"],
  ["x [RESULT] A\n\nB is weaker.", "ambiguous"],
  ["x [RESULT] A\n[Result] B", "ambiguous"],
  ["x [Result] B\n[Result] A", "ambiguous"],
  ["Result: B\nResult: A", "ambiguous"],
  ["[Response A] ties with [Response B]", "ambiguous"],
  // the authors' second parser takes the B of Both
  ["x [RESULT] Both", "not-a-verdict"],
  ["x [RESULT] Tie", "not-a-verdict"],
  ["x [RESULT] Neither", "not-a-verdict"],
  ["x [RESULT] A and B", "not-a-verdict"],
  ["x [RESULT] A or B", "not-a-verdict"],
  ["x [RESULT] A/B", "not-a-verdict"],
  ["x [RESULT] AB", "not-a-verdict"],
  ["x [RESULT] C", "not-a-verdict"],
  ["x [RESULT] 4", "not-a-verdict"],
  ["x [RESULT] А", "not-a-verdict"], // Cyrillic
  ["x [RESULT] About equal", "not-a-verdict"],
  ["x [RESULT] B is better", "not-a-verdict"],
  ["x [RESULT]", "not-a-verdict"],
];

describe("parsePairwiseVerdict()", () => {
  test("reads its own example", () => {
    expect(parsePairwiseVerdict("Response B cites its source. [RESULT] B", "stop")).toEqual({
      kind: "preference",
      preferred: "B",
      feedback: "Response B cites its source.",
      leniency: "strict",
    });
  });

  test.each(strict)("reads %j strictly as %s", (output, preferred, feedback) => {
    const expected = { kind: "preference", preferred, feedback, leniency: "strict" };
    expect(parsePairwiseVerdict(output, "stop")).toEqual(expected);
  });

  test.each(lenient)("reads %j leniently as %s", (output, preferred, feedback) => {
    const expected = { kind: "preference", preferred, feedback, leniency: "lenient" };
    expect(parsePairwiseVerdict(output, "stop")).toEqual(expected);
  });

  test.each(unparsed)("leaves %j unparsed: %s", (output, reason) => {
    expect(parsePairwiseVerdict(output, "stop")).toEqual({ kind: "unparsed", reason, feedback: output });
  });

  test("puts a missing result down to the cut", () => {
    const reason = "cut-by-length";
    expect(parsePairwiseVerdict("Response A is", "length")).toMatchObject({ kind: "unparsed", reason });
  });

  test("never throws and prefers only A or B, whatever the text", () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        "[RESULT]",
        "[Result]",
        "[Response",
        "Result:",
        "A",
        "b",
        "]",
        "\n",
        "(",
        " or ",
        "</s>",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (parts) => {
        const output = parts.join("");
        const parsed = parsePairwiseVerdict(output, "stop");
        return parsed.kind === "unparsed" ? parsed.feedback === output : /^[AB]$/.test(parsed.preferred);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each(LONG_TEXTS)("parses 64 kB of %s in under 5 ms", (_, text) => {
    expect(bestOf(7, () => parsePairwiseVerdict(text, "stop"))).toBeLessThan(5);
  });
});
