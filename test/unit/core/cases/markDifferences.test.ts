import fc from "fast-check";
import { expect, test } from "vitest";
import { markDifferences } from "#core/cases/markDifferences.ts";

test("markDifferences() marks the words that only one side has", async () => {
  const marked = await markDifferences("a red fox", "a grey fox");
  expect(marked?.unit).toBe("word");
  expect(marked?.a.filter((part) => part.isOwn).map((part) => part.text)).toEqual(["red"]);
  expect(marked?.b.filter((part) => part.isOwn).map((part) => part.text)).toEqual(["grey"]);
});

test("markDifferences() marks nothing in equal texts and everything against an empty one", async () => {
  expect((await markDifferences("same", "same"))?.a).toEqual([{ text: "same", isOwn: false }]);
  expect(await markDifferences("only here", "")).toMatchObject({
    a: [{ text: "only here", isOwn: true }],
    b: [],
  });
});

test("markDifferences() gives up on texts that are too long", async () => {
  expect(await markDifferences("x".repeat(100_001), "")).toBeNull();
});

test("the parts of each side joined are that side's text", async () => {
  const text = fc.array(
    fc.constantFrom("red", "fox", " ", "\n", "</s>", "$&", "…", "\ud83d\ude00", "\ud800"),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (left, right) => {
      const [a, b] = [left.join(""), right.join("")];
      const marked = await markDifferences(a, b);
      expect(marked?.a.map((part) => part.text).join("")).toBe(a);
      expect(marked?.b.map((part) => part.text).join("")).toBe(b);
    }),
    { numRuns: 200 },
  );
});
