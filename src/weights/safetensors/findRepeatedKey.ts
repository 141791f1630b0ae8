/**
 * Find a key that stands twice in the outermost object of a JSON text, which `JSON.parse` passes over in silence.
 *
 * @param text Valid JSON.
 * @example
 * findRepeatedKey('{"a": {"b": 1, "b": 2}, "a": 3}') // "a"
 */
export function findRepeatedKey(text: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token] of text.matchAll(/[{}[\]]|"(?:[^"\\]|\\.)*"(?:\s*:)?/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && token.endsWith(":")) {
      const key = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return null;
}
