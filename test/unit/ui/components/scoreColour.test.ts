import { expect, test } from "vitest";
import { LEVEL_COUNTS, scoresUpTo } from "#core/rubric/scoreRubric.ts";
import { scoreGround } from "#ui/components/scoreColour.ts";

test("scoreGround() spreads a scale over the whole ramp, pale to deep", () => {
  const places = (levels: 2 | 3 | 4 | 5): string[] =>
    scoresUpTo(levels).map((score) => scoreGround(score, levels).replace("bg-score-", ""));
  expect(places(5)).toEqual(["1", "2", "3", "4", "5"]);
  expect(places(4)).toEqual(["1", "2", "4", "5"]);
  expect(places(3)).toEqual(["1", "3", "5"]);
  expect(places(2)).toEqual(["1", "5"]);
});

test.each(LEVEL_COUNTS)("scoreGround() gives each of %i levels a colour of its own", (levels) => {
  const grounds = scoresUpTo(levels).map((score) => scoreGround(score, levels));
  expect(new Set(grounds).size).toBe(levels);
});
