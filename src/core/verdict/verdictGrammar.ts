import type { JudgeMode } from "#core/cases/evaluationCase.ts";

const LABELS: Readonly<Record<JudgeMode, string>> = { direct: "[1-5]", pairwise: "[AB]" };

/**
 * A grammar for a whole judge output: feedback, then `[RESULT] ` and a label, then nothing more.
 *
 * The notation is the part that llama.cpp's GBNF and xgrammar share. Feedback may hold brackets (`[1]`, `a[0]`), but
 * no `[R`, so that the marker comes exactly once. It does not force an end: an output can still be cut by length.
 *
 * @example
 * verdictGrammar("direct")
 * // root ::= piece+ "[RESULT] " [1-5]
 * // piece ::= [^\[] | "[" [^R\[]
 */
export function verdictGrammar(mode: JudgeMode): string {
  return String.raw`root ::= piece+ "[RESULT] " ${LABELS[mode]}
piece ::= [^\[] | "[" [^R\[]`;
}

/**
 * A grammar for what follows ` [RESULT]`: a space and a label.
 *
 * @example
 * resultGrammar("pairwise") // root ::= " " [AB]
 */
export function resultGrammar(mode: JudgeMode): string {
  return `root ::= " " ${LABELS[mode]}`;
}
