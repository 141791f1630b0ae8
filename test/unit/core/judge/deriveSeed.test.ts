import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveSeed } from "#core/judge/deriveSeed.ts";

const MAX_SEED = 2 ** 31 - 1;
const baseSeed = fc.integer({ min: 0, max: MAX_SEED });

test("deriveSeed() gives its documented example", () => {
  expect(deriveSeed(0, "AB", 1)).toBe(514653047);
});

test("deriveSeed() gives every order and attempt another seed", () => {
  fc.assert(
    fc.property(baseSeed, (base) => {
      const seeds = new Set<number>();
      for (let attempt = 1; attempt <= 50; attempt += 1) {
        seeds.add(deriveSeed(base, "AB", attempt)).add(deriveSeed(base, "BA", attempt));
      }
      return seeds.size === 100;
    }),
  );
});

test("deriveSeed() stays within 0 … 2³¹ − 1 and gives the same seed again", () => {
  fc.assert(
    fc.property(baseSeed, fc.integer({ min: 1, max: 1000 }), (base, attempt) => {
      const seed = deriveSeed(base, "BA", attempt);
      expect(Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED).toBe(true);
      expect(deriveSeed(base, "BA", attempt)).toBe(seed);
    }),
  );
});

test("deriveSeed() mixes: neighbouring base seeds share about half of their 31 bits", () => {
  let differing = 0;
  for (let base = 0; base < 1000; base += 1) {
    const difference = deriveSeed(base, "AB", 1) ^ deriveSeed(base + 1, "AB", 1);
    differing += difference.toString(2).replaceAll("0", "").length;
  }
  expect(differing / 1000).toBeGreaterThan(13);
  expect(differing / 1000).toBeLessThan(18);
});
