import { expect, test } from "vitest";
import { wilsonInterval } from "#core/statistics/wilsonInterval.ts";

// Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, Table I, method 3
test.each([
  { successes: 81, n: 263, low: 0.2553, high: 0.3662 },
  { successes: 15, n: 148, low: 0.0624, high: 0.1605 },
  { successes: 0, n: 20, low: 0, high: 0.1611 },
  { successes: 1, n: 29, low: 0.0061, high: 0.1718 },
])("wilsonInterval($successes, $n) is the published one", ({ successes, n, low, high }) => {
  const interval = wilsonInterval(successes, n);
  expect(interval?.low).toBeCloseTo(low, 4);
  expect(interval?.high).toBeCloseTo(high, 4);
});

// by hand: centre 1.1841459 / 1.7682918 = 0.669655, half 1.108398 · √(0.032 + 0.0384146) = 0.294121
test("wilsonInterval() of the example", () => {
  const interval = wilsonInterval(4, 5);
  expect(interval?.low).toBeCloseTo(0.37554, 4);
  expect(interval?.high).toBeCloseTo(0.96378, 4);
});

test("wilsonInterval() of nothing is nothing, and of all of them ends at exactly 1", () => {
  expect(wilsonInterval(0, 0)).toBeNull();
  expect(wilsonInterval(3, 3)?.high).toBe(1);
  expect(wilsonInterval(0, 3)?.low).toBe(0);
});

test("wilsonInterval() turned round is the interval of the failures", () => {
  const agreed = wilsonInterval(7, 9);
  const differed = wilsonInterval(2, 9);
  expect(agreed?.low).toBeCloseTo(1 - (differed?.high ?? 0), 12);
  expect(agreed?.high).toBeCloseTo(1 - (differed?.low ?? 0), 12);
});
