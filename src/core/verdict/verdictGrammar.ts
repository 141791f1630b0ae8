import type { ExpectedAnswer } from "./expectedAnswer.ts";

/**
 * A grammar for a whole judge output: feedback, then `[RESULT] ` and a label, then nothing more.
 *
 * The notation is the part that llama.cpp's GBNF and xgrammar share. Feedback may hold brackets (`[1]`, `a[0]`), but
 * no `[R`, so that the marker comes exactly once. It does not force an end: an output can still be cut by length.
 *
 * @example
 * verdictGrammar({ kind: "score", levels: 5 })
 * // root ::= piece+ "[RESULT] " [1-5]
 * // piece ::= [^\[] | "[" [^R\[]
 */
export function verdictGrammar(expected: ExpectedAnswer): string {
  return String.raw`root ::= piece+ "[RESULT] " ${labelClass(expected)}
piece ::= [^\[] | "[" [^R\[]`;
}

/**
 * A grammar for what follows ` [RESULT]`: a space and a label.
 *
 * @example
 * resultGrammar({ kind: "preference" }) // root ::= " " [AB]
 */
export function resultGrammar(expected: ExpectedAnswer): string {
  return `root ::= " " ${labelClass(expected)}`;
}

function labelClass(expected: ExpectedAnswer): string {
  return expected.kind === "score" ? `[1-${expected.levels}]` : "[AB]";
}
