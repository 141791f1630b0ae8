import { describe, expect, test } from "vitest";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { MAX_FIELD_LENGTH, validateCase } from "#core/cases/validateCase.ts";

const longest = "x".repeat(MAX_FIELD_LENGTH);

function direct(instruction: string, response: string, referenceAnswer: string): EvaluationCase {
  const responses = { response: { id: "r", label: "Response", text: response } };
  return { mode: "direct", id: "case", instruction, ...responses, referenceAnswer };
}

function pairwise(instruction: string, a: string, b: string, referenceAnswer: string): EvaluationCase {
  const responseA = { id: "a", label: "Response A", text: a };
  const responseB = { id: "b", label: "Response B", text: b };
  return { mode: "pairwise", id: "case", instruction, responseA, responseB, referenceAnswer };
}

describe("validateCase()", () => {
  test("takes a case with and without a reference answer", () => {
    expect(validateCase(direct("Say hello.", "Hi!", ""))).toEqual({ kind: "valid" });
    expect(validateCase(pairwise("Say hello.", "Hi!", "Hi!", " Hello! "))).toEqual({ kind: "valid" });
  });

  test.each(["", " ", "\n\t\u00a0"])("names every needed field that is blank (%j)", (blank) => {
    expect(validateCase(direct(blank, blank, blank))).toEqual({
      kind: "invalid",
      problems: [
        { field: "instruction", message: "Write the instruction that was answered" },
        { field: "response", message: "Write the response to judge" },
      ],
    });
    expect(validateCase(pairwise("Say hello.", blank, blank, blank))).toEqual({
      kind: "invalid",
      problems: [
        { field: "responseA", message: "Write the first response" },
        { field: "responseB", message: "Write the second response" },
      ],
    });
  });

  test("names every field that is one character too long", () => {
    expect(validateCase(direct(longest, longest, longest))).toEqual({ kind: "valid" });
    expect(validateCase(pairwise(longest, longest, longest, longest))).toEqual({ kind: "valid" });
    const tooLong = `${longest}x`;
    const message = "Shorten this to 2,000,000 characters: it has 2,000,001";
    expect(validateCase(direct(tooLong, tooLong, tooLong))).toEqual({
      kind: "invalid",
      problems: [
        { field: "instruction", message },
        { field: "response", message },
        { field: "referenceAnswer", message },
      ],
    });
    expect(validateCase(pairwise("Say hello.", tooLong, tooLong, ""))).toEqual({
      kind: "invalid",
      problems: [
        { field: "responseA", message },
        { field: "responseB", message },
      ],
    });
  });

  test("never alters the case", () => {
    const evaluationCase = pairwise(" <s> ", "a\r\n", "\ud800", " ");
    const copy = structuredClone(evaluationCase);
    validateCase(evaluationCase);
    expect(evaluationCase).toEqual(copy);
  });
});
