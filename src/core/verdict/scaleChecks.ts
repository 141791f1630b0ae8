import { levelCount, scoresUpTo } from "#core/rubric/scoreRubric.ts";
import type { JudgeCall, Verdict, VerdictOutcome } from "./verdict.ts";

type Scale = Pick<Verdict["rubric"], "scoreDescriptions">;

/** Whether an outcome states no score, or one that the rubric has a level for. */
export function isOutcomeOnScale(outcome: VerdictOutcome, scale: Scale): boolean {
  return outcome.kind !== "score" || outcome.score <= levelCount(scale);
}

/** Whether a call's score and distribution, if it has them, are over exactly the scores that the rubric has. */
export function isCallOnScale(
  { parsed, distribution }: Pick<JudgeCall, "parsed" | "distribution">,
  scale: Scale,
): boolean {
  const scores = scoresUpTo(levelCount(scale));
  if (parsed.kind === "score" && !scores.includes(parsed.score)) return false;
  if (distribution === null || !("expectedScore" in distribution)) return true;
  const { probabilities, missing } = distribution;
  return (
    Object.keys(probabilities).length === scores.length &&
    scores.every((score) => probabilities[score] !== undefined) &&
    missing.every((label) => Number(label) <= scores.length)
  );
}
