/** How many tags a rubric may have, and how many characters (UTF-16 code units) one of them. */
export const TAG_LIMITS = { count: 20, length: 40 } as const;

/** A tag that is in use, and on how many rubrics. */
export interface KnownTag {
  readonly tag: string;
  readonly rubrics: number;
}

/** A tag in the one form in which tags are kept: lower case, composed letters, single spaces inside and none outside. */
function normaliseTag(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
}

/**
 * Read tags as a person types them, parted by commas, semicolons or lines; blank and repeated ones fall away. Their limits
 * are not checked here, so that nothing typed is lost.
 *
 * @example parseTags("Tone, tone ; safety") // ["tone", "safety"]
 */
export function parseTags(text: string): readonly string[] {
  return withoutRepetition(text.split(/[,;\n\r]/));
}

/**
 * Tags from elsewhere, such as a file, in the form in which they are kept; those that are too long or too many fall away.
 *
 * @example normaliseTags([" Tone ", "tone", "Safety, legal"]) // ["tone", "safety", "legal"]
 */
export function normaliseTags(texts: readonly string[]): readonly string[] {
  return withoutRepetition(texts.flatMap((text) => text.split(/[,;\n\r]/)))
    .filter((tag) => tag.length <= TAG_LIMITS.length)
    .slice(0, TAG_LIMITS.count);
}

/**
 * Write tags so that `parseTags()` reads them back.
 *
 * @example formatTags(["tone", "safety"]) // "tone, safety"
 */
export function formatTags(tags: readonly string[]): string {
  return tags.join(", ");
}

/** What keeps these tags from being kept, in words; `null` when nothing does. */
export function tagsProblem(tags: readonly string[]): string | null {
  const long = tags.find((tag) => tag.length > TAG_LIMITS.length);
  if (long !== undefined) {
    return `Shorten “${long.slice(0, TAG_LIMITS.length)}…” to ${TAG_LIMITS.length} characters: it has ${long.length}`;
  }
  return tags.length > TAG_LIMITS.count
    ? `Keep at most ${TAG_LIMITS.count} tags: these are ${tags.length}`
    : null;
}

/** The tags of some rubrics by name, each with how many of them carry it. */
export function countTags(rubrics: readonly { readonly tags: readonly string[] }[]): readonly KnownTag[] {
  const counts = new Map<string, number>();
  for (const { tags } of rubrics) {
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .map(([tag, count]) => ({ tag, rubrics: count }))
    .toSorted((one, other) => (one.tag < other.tag ? -1 : 1));
}

/**
 * Known tags that go on from what is typed after the last comma, most used first; all of them when nothing is.
 *
 * @param limit At most so many.
 * @example suggestTags([{ tag: "tone", rubrics: 3 }, { tag: "safety", rubrics: 1 }], "safety, t", 8) // ["tone"]
 */
export function suggestTags(known: readonly KnownTag[], typed: string, limit: number): readonly string[] {
  const pieces = typed.split(/[,;\n\r]/);
  const begun = normaliseTag(pieces.at(-1) ?? "");
  const taken = new Set(pieces.map(normaliseTag));
  return known
    .filter(({ tag }) => tag.startsWith(begun) && !taken.has(tag))
    .toSorted((one, other) => other.rubrics - one.rubrics)
    .slice(0, limit)
    .map(({ tag }) => tag);
}

/**
 * The typed text with a suggestion in the place of its last, half-typed tag, ready for the next one.
 *
 * @example takeSuggestion("safety, to", "tone") // "safety, tone, "
 */
export function takeSuggestion(typed: string, tag: string): string {
  const pieces = typed.split(/[,;\n\r]/).slice(0, -1);
  return `${formatTags([...withoutRepetition(pieces), tag])}, `;
}

function withoutRepetition(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map(normaliseTag))].filter((tag) => tag !== "");
}
