/** An object or array that has begun and not ended. */
interface OpenValue {
  readonly keys: Set<string>;
  /** Whose value is being read; null in an array. */
  key: string | null;
}

/**
 * Find the first key that stands twice in one object of a JSON text, which `JSON.parse` passes over in silence.
 *
 * @param text Valid JSON.
 * @returns The keys that lead to it, itself last; places in arrays are left out.
 * @example
 * findRepeatedKey('{"a": {"b": 1}, "c": {"b": 1, "b": 2}}') // ["c", "b"]
 */
export function findRepeatedKey(text: string): readonly string[] | null {
  const open: OpenValue[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "{" || character === "[") open.push({ keys: new Set(), key: null });
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = findStringEnd(text, at);
      const innermost = open.at(-1);
      if (innermost !== undefined && isFollowedByColon(text, end)) {
        // escapes are resolved: "a" and "\u0061" are the same key
        const key = JSON.parse(text.slice(at, end)) as string;
        if (innermost.keys.has(key)) return [...open.slice(0, -1).flatMap((outer) => outer.key ?? []), key];
        innermost.keys.add(key);
        innermost.key = key;
      }
      at = end - 1;
    }
  }
  return null;
}

/** @returns The place behind the closing quote. */
function findStringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(text: string, start: number): boolean {
  let at = start;
  while (/\s/.test(text[at] ?? "")) at += 1;
  return text[at] === ":";
}
