import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRepeatedKey } from "#weights/safetensors/findRepeatedKey.ts";

describe("findRepeatedKey()", () => {
  test("finds the key that stands twice in an inner object, not one that stands in two objects", () => {
    expect(findRepeatedKey('{"a": {"b": 1}, "c": {"b": 1, "b": 2}}')).toEqual(["c", "b"]);
  });

  test.each([
    ["nothing", "{}", null],
    ["the outermost object", '{"a":1,"b":2,"a":3}', ["a"]],
    ["a key that is the same as an outer one", '{"a":{"a":{"a":1}}}', null],
    ["a key that is the same as one after its object", '{"a":{"b":1},"b":{"a":1}}', null],
    ["an object in an array", '[{"a":1},{"a":1,"a":2}]', ["a"]],
    ["an array in an object", '{"x":[{"a":1},[{"b":1,"b":2}]]}', ["x", "b"]],
    ["the first of several", '{"x":{"b":1,"b":2},"x":1}', ["x", "b"]],
    ["the same key, once with an escape", '{"a":1,"\\u0061":2}', ["a"]],
    ["keys that differ by an escaped backslash", '{"\\\\":1,"\\\\\\\\":2}', null],
    ["a key that ends in an escaped quote", '{"a\\"":1,"a":2,"a\\"":3}', ['a"']],
    ["a key that ends in an escaped backslash", '{"a\\\\":1,"b":2,"a\\\\":3}', ["a\\"]],
    ["braces, brackets, colons and quotes in strings", '{"a":"}","b":"{[\\":","c":"\\"a\\":1"}', null],
    ["a text that looks like a key", '{"a":"b","c":"b"}', null],
    ["texts in an array", '{"a":["b","b"]}', null],
    ["white space before the colon", '{ "a" : 1 , "b"\n\t: 2, "a" \r\n : 3 }', ["a"]],
    [
      "names of properties that every object has",
      '{"__proto__":1,"constructor":2,"__proto__":3}',
      ["__proto__"],
    ],
    ["empty keys", '{"":1,"a":{"":2},"":3}', [""]],
    ["a text alone", '"a"', null],
    ["a number alone", "1e5", null],
  ])("%s", (_, text, expected) => {
    // the case is worth something only if it is JSON
    JSON.parse(text);
    expect(findRepeatedKey(text)).toEqual(expected);
  });

  test("a text of ten million characters and an object of ten thousand levels are no trouble", () => {
    const long = `{"a":"${'x\\"'.repeat(3_000_000)}","b":{"c":1,"c":2}}`;
    expect(findRepeatedKey(long)).toEqual(["b", "c"]);
    const deep = `${'{"a":'.repeat(10_000)}{"b":1,"b":2}${"}".repeat(10_000)}`;
    expect(findRepeatedKey(deep)).toHaveLength(10_001);
  });

  test("finds what a plain recursive parser finds, in any JSON", () => {
    let repeats = 0;
    fc.assert(
      fc.property(jsonText(), (text) => {
        JSON.parse(text);
        const expected = findByParsing(text);
        if (expected !== null) repeats += 1;
        expect(findRepeatedKey(text)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
    expect(repeats).toBeGreaterThan(20);
  });
});

/** JSON with few different keys, so that some stand twice, in any spelling and with any white space. */
function jsonText(): fc.Arbitrary<string> {
  const space = fc.constantFrom("", "", " ", "\n\t", "\r ");
  const letters = fc.constantFrom("a", "b", '"', "\\", "{", "}", "[", ":", ",", "é", "💡", "__proto__");
  const text = fc.array(letters, { maxLength: 2 }).map((parts) => parts.join(""));
  const spelled = fc.tuple(text, fc.boolean()).map(([value, isEscaped]) => {
    const codes = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
    const escaped = codes.map((code) => `\\u${code.toString(16).padStart(4, "0")}`).join("");
    return isEscaped ? `"${escaped}"` : JSON.stringify(value);
  });
  const { value } = fc.letrec<{ value: string }>((tie) => {
    const spaced = fc.tuple(space, tie("value"), space).map((parts) => parts.join(""));
    const member = fc
      .tuple(space, spelled, space, spaced)
      .map(([a, key, b, inner]) => `${a}${key}${b}:${inner}`);
    return {
      value: fc.oneof(
        { maxDepth: 4, depthSize: "medium" },
        fc.oneof(spelled, fc.constantFrom("1", "-2.5e3", "true", "null")),
        fc.array(spaced, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
        fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(",")}}`),
      ),
    };
  });
  return value;
}

/** The first key that stands twice, found by reading the text as JSON's grammar has it. */
function findByParsing(text: string): string[] | null {
  let at = 0;
  let found: string[] | null = null;
  const match = (pattern: RegExp): string => {
    const sticky = new RegExp(`\\s*(${pattern.source})\\s*`, "sy");
    sticky.lastIndex = at;
    const result = sticky.exec(text);
    if (result === null) throw new Error(`Expected ${pattern.source} at ${at} of ${text}`);
    at = sticky.lastIndex;
    return result[1] ?? "";
  };
  const next = (): string => text.slice(at).trimStart().charAt(0);
  const list = (close: string, readItem: () => void): void => {
    match(/[{[]/);
    if (next() !== close) {
      readItem();
      while (next() === ",") {
        match(/,/);
        readItem();
      }
    }
    match(/[\]}]/);
  };
  const string = /"(?:[^"\\]|\\.)*"/;
  const readValue = (path: string[]): void => {
    if (next() === "{") {
      const keys: string[] = [];
      list("}", () => {
        const key = JSON.parse(match(string)) as string;
        if (keys.includes(key)) found ??= [...path, key];
        keys.push(key);
        match(/:/);
        readValue([...path, key]);
      });
    } else if (next() === "[") list("]", () => readValue(path));
    else if (next() === '"') match(string);
    else match(/[-+.\w]+/);
  };
  readValue([]);
  return found;
}
