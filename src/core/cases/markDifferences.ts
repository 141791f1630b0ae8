/** A stretch of one text: shared with the other text, or only in this one. */
export interface TextPart {
  readonly text: string;
  readonly isOwn: boolean;
}

/** Two texts cut into parts; `null` where marking would take too long. */
export interface MarkedPair {
  readonly a: readonly TextPart[];
  readonly b: readonly TextPart[];
  readonly unit: "word" | "sentence";
}

const MAX_CHARACTERS = 100_000;
/** Together with the second unit this stays below what a person notices. */
const TIMEOUT_MS = 25;

/**
 * Mark what differs between two texts, by words, or by sentences when words take too long. The parts of each side
 * joined are that side's text.
 *
 * @returns `null` if the texts are longer than 100,000 characters together or too different for both units.
 * @example
 * (await markDifferences("a red fox", "a grey fox"))?.a // [a ] (red) [ fox], with "red" marked as own
 */
export async function markDifferences(a: string, b: string): Promise<MarkedPair | null> {
  if (a.length + b.length > MAX_CHARACTERS) return null;
  // loaded when the first pair is compared
  const { diffWordsWithSpace, diffSentences } = await import("diff");
  for (const [unit, diff] of [
    ["word", diffWordsWithSpace],
    ["sentence", diffSentences],
  ] as const) {
    const changes: readonly Change[] | undefined = diff(a, b, { timeout: TIMEOUT_MS });
    if (changes !== undefined) return { unit, a: sideOf(changes, "removed"), b: sideOf(changes, "added") };
  }
  return null;
}

interface Change {
  readonly value: string;
  readonly added: boolean;
  readonly removed: boolean;
}

function sideOf(changes: readonly Change[], own: "added" | "removed"): TextPart[] {
  const other = own === "added" ? "removed" : "added";
  return changes
    .filter((change) => !change[other])
    .map((change) => ({ text: change.value, isOwn: change[own] }));
}
