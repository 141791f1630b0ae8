import { RUBRIC_LIMITS } from "#core/rubric/validateRubric.ts";

/** Most characters (UTF-16 code units) of a name that is made of criteria. */
export const MADE_NAME_LENGTH = 60;

const UNNAMED = "Rubric without a name";

/**
 * Make a name of the first words of the criteria, at most 60 characters long.
 *
 * @example nameFromCriteria("Is the response kind?") // "Is the response kind?"
 */
export function nameFromCriteria(criteria: string): string {
  const words = criteria.trim().split(/\s+/, MADE_NAME_LENGTH);
  const [first = ""] = words;
  if (first === "") return UNNAMED;
  const whole = criteria.trim().replace(/\s+/g, " ");
  if (whole.length <= MADE_NAME_LENGTH) return whole;
  let name = "";
  for (const word of words) {
    const longer = name === "" ? word : `${name} ${word}`;
    if (longer.length >= MADE_NAME_LENGTH) break;
    name = longer;
  }
  return `${name === "" ? cut(first, MADE_NAME_LENGTH - 1) : name}…`;
}

/** Names that differ only so are the same to a reader: outer spaces, case, how accents are put together. */
export function nameKey(name: string): string {
  return name.normalize("NFC").trim().toLowerCase();
}

/**
 * Make a giver of names: each name as it is, or with the first number that makes it differ from all that are taken or were given.
 *
 * @example
 * const freeName = createNamer(["Empathy"]);
 * freeName("Empathy") // "Empathy (2)"
 * freeName("Empathy") // "Empathy (3)"
 */
export function createNamer(taken: Iterable<string>): (name: string) => string {
  const keys = new Set([...taken].map(nameKey));
  const nextNumber = new Map<string, number>();
  return (name) => {
    const free = keys.has(nameKey(name)) ? numbered(name, keys, nextNumber) : name;
    keys.add(nameKey(free));
    return free;
  };
}

function numbered(name: string, keys: ReadonlySet<string>, nextNumber: Map<string, number>): string {
  const base = name.trim().replace(/ \(\d{1,6}\)$/, "");
  for (let number = nextNumber.get(base) ?? 2; ; number++) {
    const suffix = ` (${number})`;
    const candidate = cut(base, RUBRIC_LIMITS.name - suffix.length) + suffix;
    if (keys.has(nameKey(candidate))) continue;
    nextNumber.set(base, number + 1);
    return candidate;
  }
}

/** The beginning of a text, never half a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
