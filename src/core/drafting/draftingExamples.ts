import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import type { LevelCount, Score } from "#core/rubric/scoreRubric.ts";
import { isJudgeable } from "#core/rubric/trialCase.ts";

/** A case that shows the writer what a person means by a score. */
export interface DraftingExample {
  readonly instruction: string;
  readonly response: string;
  readonly expectedScore: Score;
}

/** More would fill a context of 4,096 tokens. */
const MAX_EXAMPLES = 3;

/** Most characters (UTF-16 code units) that are shown of a text. */
const SHOWN = { instruction: 400, response: 900 } as const;

/**
 * Choose the trial cases that are shown: those with a score that a person expects, of scores that lie as far apart as
 * can be had, worst first; of several with one score the first. Long texts are cut.
 */
export function pickDraftingExamples(
  cases: readonly TrialCase[],
  levels: LevelCount,
): readonly DraftingExample[] {
  const byScore = new Map<Score, DraftingExample>();
  for (const trialCase of cases) {
    const { expectedScore, instruction, response } = trialCase;
    if (expectedScore === null || expectedScore > levels || byScore.has(expectedScore)) continue;
    if (!isJudgeable(trialCase)) continue;
    byScore.set(expectedScore, {
      instruction: shorten(instruction, SHOWN.instruction),
      response: shorten(response, SHOWN.response),
      expectedScore,
    });
  }
  const sorted = [...byScore.values()].toSorted((one, other) => one.expectedScore - other.expectedScore);
  return sorted.length <= MAX_EXAMPLES ? sorted : spread(sorted);
}

/** The first, the middle and the last of four or more. */
function spread(examples: readonly DraftingExample[]): readonly DraftingExample[] {
  const last = examples.length - 1;
  return examples.filter((_, index) => index === 0 || index === Math.floor(last / 2) || index === last);
}

/** A text of at most so many code units and a mark for what was left out; no character is cut in two. */
function shorten(text: string, limit: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= limit) return trimmed;
  const cut = trimmed.slice(0, limit);
  const isHalf = /[\uD800-\uDBFF]$/.test(cut);
  return `${isHalf ? cut.slice(0, -1) : cut} …`;
}
