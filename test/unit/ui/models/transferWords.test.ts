import { expect, test } from "vitest";
import { formatDay, formatRate, formatShare } from "#ui/models/transferWords.ts";

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
