import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeSeconds, estimateSeconds } from "#core/models/linkTime.ts";

describe("estimateSeconds()", () => {
  test("divides", () => {
    // 4 GB over 100 Mbit/s
    expect(estimateSeconds(4_000_000_000, 12_500_000)).toBe(320);
    expect(estimateSeconds(0, 1)).toBe(0);
  });

  test.each([null, 0, -5, NaN])("cannot say at a speed of %s", (bytesPerSecond) => {
    expect(estimateSeconds(1e9, bytesPerSecond)).toBeNull();
  });

  test("is nothing when more has come than was expected", () => {
    expect(estimateSeconds(-10, 5)).toBe(0);
  });

  test("cannot say where the division overflows", () => {
    expect(estimateSeconds(1e300, 1e-300)).toBeNull();
  });
});

describe("describeSeconds()", () => {
  test.each([
    [0, "a few seconds"],
    [4.9, "a few seconds"],
    [5, "about 5 s"],
    [57.4, "about 55 s"],
    [57.5, "about 1 min"],
    [89, "about 1 min"],
    [90, "about 2 min"],
    [342, "about 6 min"],
    [3569, "about 59 min"],
    [3570, "about 1 h"],
    [4_600, "about 1 h 15 min"],
    [7_200, "about 2 h"],
    [85_900, "about 23 h 45 min"],
    [86_000, "about a day"],
    [129_599, "about a day"],
    [129_600, "about 2 days"],
    [864_000, "about 10 days"],
  ])("says %d s as %s", (seconds, words) => {
    expect(describeSeconds(seconds)).toBe(words);
  });

  test("is within an eighth of the truth from a minute and a half on", () => {
    const units = [
      [/about (\d+) days/, 86_400],
      [/(\d+) h/, 3600],
      [/(\d+) min/, 60],
    ] as const;
    fc.assert(
      fc.property(fc.integer({ min: 240, max: 80_000 }), (seconds) => {
        const words = describeSeconds(seconds);
        const said = units.reduce((sum, [unit, size]) => sum + Number(unit.exec(words)?.[1] ?? 0) * size, 0);
        expect(Math.abs(said / seconds - 1)).toBeLessThanOrEqual(0.13);
      }),
    );
  });
});
