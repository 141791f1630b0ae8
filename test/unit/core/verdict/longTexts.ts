const LENGTH = 64 * 1024;

function fill(piece: string, { before = "", after = "" } = {}): string {
  const room = LENGTH - before.length - after.length;
  return before + piece.repeat(Math.floor(room / piece.length)) + after;
}

/** Texts of 64 kB that make careless patterns slow: name, text. */
export const LONG_TEXTS: [name: string, text: string][] = [
  ["spaces", fill(" ")],
  ["spaces after a marker", fill(" ", { before: "[RESULT]" })],
  ["spaces between a marker and a dot", fill(" ", { before: "[RESULT]", after: "." })],
  ["spaces between Score: and a word", fill(" ", { before: "Score:", after: "x" })],
  ["markers", fill("[RESULT]")],
  ["markers and spaces", fill("[RESULT] ")],
  ["markers with a score", fill("[RESULT] 4 ")],
  ["markers with a letter", fill("[RESULT] A\n")],
  ["markers without a result", fill("[RESULT] none ")],
  ["opening brackets", fill("[")],
  ["opening brackets after a marker", fill("[", { before: "[RESULT]" })],
  ["parentheses", fill("((")],
  ["closing brackets", fill("]", { before: "[RESULT] 4" })],
  ["asterisks", fill("*")],
  ["asterisks before a score", fill("*", { after: "score" })],
  ["digits", fill("1234567890")],
  ["digits after a marker", fill("1", { before: "[RESULT] " })],
  ["score words", fill("score of ")],
  ["Score: 4 lines", fill("Score: 4\n")],
  ["[Result] tags", fill("[Result] 4 ")],
  ["[Response A] tags", fill("[Response A]")],
  ["end tokens", fill("</s>")],
  ["end tokens after a result", fill(" </s>", { before: "[RESULT] 4" })],
  ["line breaks", fill("\n")],
  ["line breaks after a marker", fill("\n", { before: "[RESULT]" })],
  ["astral characters", fill("😀")],
  ["lone surrogates", fill("\uD83D")],
  ["dots", fill(".")],
  ["plain prose", fill("The response is clear and correct. ")],
];

/** The shortest of several runs in milliseconds, so that a busy machine does not count. */
export function bestOf(runs: number, run: () => void): number {
  let best = Infinity;
  for (let index = 0; index < runs; index += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
