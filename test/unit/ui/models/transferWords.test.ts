import { expect, test } from "vitest";
import { formatDay, formatDuration, formatRate, formatShare } from "#ui/models/transferWords.ts";

test.each([
  [0, "1 s"],
  [9.2, "10 s"],
  [42, "45 s"],
  [60, "60 s"],
  [61, "2 min"],
  [3_540, "59 min"],
  [3_541, "1 h"],
  [4_000, "1 h 7 min"],
  [86_400, "1 day"],
  [200_000, "2 days"],
])("formatDuration(%d) is %s", (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test("formatRate() and formatShare() give their documented examples", () => {
  expect(formatRate(48_000_000)).toBe("48 MB per second");
  expect(formatShare(1_200_000_000, 4_100_000_000)).toBe("1.2 of 4.1 GB");
  expect(formatShare(12_000_000, 4_100_000_000)).toBe("12 MB of 4.1 GB");
});

test("formatDay() leaves the present year out, and says today", () => {
  const now = new Date(2026, 10, 25, 12).getTime();
  expect(formatDay(new Date(2026, 10, 3, 12).getTime(), now)).toBe("3 Nov");
  expect(formatDay(new Date(2025, 10, 3, 12).getTime(), now)).toBe("3 Nov 2025");
  expect(formatDay(new Date(2026, 10, 25, 0, 1).getTime(), now)).toBe("today");
});
