import { diffSentences, diffWordsWithSpace } from "diff";

/** A stretch of text that two texts share, or that only the earlier or only the later one has. */
export interface WordChange {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

const MAX_CHARACTERS = 100_000;
/** Together with the second unit this stays below what a person notices. */
const TIMEOUT_MS = 25;

/**
 * How one text became another, by words, or by sentences when words take too long. The parts that are not added make the
 * earlier text, those that are not removed the later one.
 *
 * @returns `null` if the texts are longer than 100,000 characters together or too different for both units.
 * @example
 * wordChanges("a red fox", "a grey fox") // [a ] same, [red] removed, [grey] added, [ fox] same
 */
export function wordChanges(before: string, after: string): readonly WordChange[] | null {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  if (before.length + after.length > MAX_CHARACTERS) return null;
  for (const diff of [diffWordsWithSpace, diffSentences]) {
    const changes = diff(before, after, { timeout: TIMEOUT_MS });
    if (changes !== undefined) {
      return changes.map(({ added, removed, value }) => ({
        kind: added ? "added" : removed ? "removed" : "same",
        text: value,
      }));
    }
  }
  return null;
}
