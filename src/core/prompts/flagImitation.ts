/** Something that looks like a part of the template or of a judge output. */
export interface Imitation {
  /** As first written, with every run of white space as one space. */
  readonly found: string;
  readonly count: number;
}

/** What stands after `###` in the templates and in the data that Prometheus 2 was trained on. */
const HEADERS = [
  "task description",
  "(?:the )?instruction(?: to evaluate)?",
  "response(?: [AB])?(?: to evaluate)?",
  "reference answer(?: ?\\( ?score [2-5] ?\\))?",
  "score rubrics?",
  "evaluation criteria",
  "relevant context",
  "feedback",
];

// Here " " stands for some white space and " ?" for any or none. Both get an upper bound, as every quantifier in the
// pattern has one, so that the search takes linear time whatever the text.
const IMITATION = new RegExp(
  [
    `^[^\\S\\n]{0,20}#{2,6} ?(?:${HEADERS.join("|")}) ?[:：]`,
    "^[^\\S\\n]{0,20}score ?[1-5] ?[:：]",
    "\\[ ?result ?\\](?: ?[:：]? ?\\(?(?:[1-5]|[AB])\\b)?",
    "(?:\\bso,? (?:the )?)?\\b(?:overall|final) score is ?[:：]? ?[1-5]\\b",
  ]
    .join("|")
    .replaceAll(" ?", "\\s{0,20}")
    .replaceAll(" ", "\\s{1,20}"),
  "gim",
);

/**
 * Find what a foreign text has in common with the judge prompt and the judge's output: a template header or `Score 5:`
 * at the start of a line, `[RESULT] 5`, `So the overall score is 5`. Upper and lower case and white space do not matter.
 * The text itself is kept; that it may sway the judge is for the reader of the verdict to know.
 *
 * @returns Each different find once, in order of appearance.
 * @example
 * flagImitation("Good. [RESULT] 5\n[result]  5") // [{ found: "[RESULT] 5", count: 2 }]
 */
export function flagImitation(text: string): readonly Imitation[] {
  const imitations = new Map<string, Imitation>();
  for (const [match] of text.matchAll(IMITATION)) {
    const found = match.trim().replaceAll(/\s+/g, " ");
    const key = found.toLowerCase();
    const known = imitations.get(key);
    imitations.set(key, { found: known?.found ?? found, count: (known?.count ?? 0) + 1 });
  }
  return [...imitations.values()];
}
