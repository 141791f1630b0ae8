// "Score 3:", "(Level 2) -", "**Score 4**:", "3/5:" … at the beginning; " ?" stands for any white space or none, and is bounded
const LABEL = new RegExp(
  [
    "^ ?[([{*_]{0,3}(?:score|level|rating) ?(?:of ?)?[1-5](?: ?/ ?\\d{1,2})?[)\\]}*_]{0,3} ?(?:[:：=.]|[-–—](?! ?\\d))(?!\\d)[*_]{0,2} ?",
    "^ ?[1-5](?: ?/ ?\\d{1,2})? ?[:：](?=\\s|$) ?",
  ]
    .join("|")
    .replaceAll(" ?", "\\s{0,20}"),
  "i",
);

/**
 * The label that a description begins with, without the white space around it, or `null`.
 *
 * @example
 * findScoreLabel("Score 3: Civil.") // "Score 3:"
 */
export function findScoreLabel(text: string): string | null {
  const [label] = LABEL.exec(text) ?? [];
  return label === undefined ? null : label.trim();
}

/** A description without any labels at its beginning; everything after them stays as it is. */
export function withoutScoreLabels(text: string): string {
  let from = 0;
  for (;;) {
    // no label is longer than this: each part of the pattern is bounded
    const [label] = LABEL.exec(text.slice(from, from + 250)) ?? [];
    if (label === undefined) return text.slice(from);
    from += label.length;
  }
}
