import { withDescription, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { LintFinding, RubricFix } from "./lintFinding.ts";
import { isSeenWhole, levelsOf, lookedAt, quoteAll, type Level, type LintCheck } from "./lintText.ts";
import { findScoreLabel, withoutScoreLabels } from "./scoreLabel.ts";

export const NAMES_OTHER_SCORE_REASON =
  "A description that leans on another score makes the judge weigh two at once, and says something else as soon as levels are exchanged or copied.";

export const SCORE_LABEL_REASON =
  "Hearth writes “Score 1:”, “Score 2:” and so on before each description, so the judge reads two labels in a row.";

/**
 * Find descriptions that begin with a label of their own ("Score 3:") or speak of another score ("better than a score of 3",
 * "unlike level 2", "the previous score"). One finding per level; the label can be taken away.
 */
export const findOtherScores: LintCheck = (draft) =>
  levelsOf(draft).flatMap((level) => findInLevel(draft, level));

function findInLevel(draft: RubricDraft, level: Level): readonly LintFinding[] {
  const head = lookedAt(level.text);
  const label = findScoreLabel(head);
  if (label !== null) {
    const message = `Score ${level.score} begins with a label, “${label}”.`;
    return [toFinding(level, message, SCORE_LABEL_REASON, labelFix(draft, level))];
  }
  const mentions = findMentions(head, level.score);
  if (mentions.length === 0) return [];
  const message = `Score ${level.score} speaks of another score: ${quoteAll(mentions)}.`;
  return [toFinding(level, message, NAMES_OTHER_SCORE_REASON, null)];
}

function toFinding({ field }: Level, message: string, reason: string, fix: RubricFix | null): LintFinding {
  return {
    key: `names-other-score:${field}`,
    rule: "names-other-score",
    fields: [field],
    message,
    reason,
    fix,
  };
}

/** Offered where nothing else is left to find in the level. */
function labelFix(draft: RubricDraft, { index, score, text }: Level): RubricFix | null {
  if (!isSeenWhole(text)) return null;
  const rest = withoutScoreLabels(text);
  if (findMentions(rest, score).length > 0) return null;
  return { label: "Remove the label", draft: withDescription(draft, index, rest) };
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
]);

// A space stands for some white space, and " ?" for any or none; both are bounded, as every quantifier is.
const NUMBER = "([1-5]|one|two|three|four|five)\\b(?![.,]\\d)";
// not "a score of 3 to 1", "score 2 points"
const NO_COUNT = "(?! ?(?:[-–:/] ?\\d|to \\d|points?\\b|goals?\\b|%))";
// not "level 2 headings"
const ENDS = "(?= ?(?:[.,;:!?)\\]]|$|(?:and|but|or|plus|with|without|except|while|yet)\\b))";

/** Ways to speak of a score; what is in the group is its number. "Level" and a bare number only where something is compared with it. */
const MENTIONS: readonly RegExp[] = [
  `\\bscore of (?:an? )?${NUMBER}${NO_COUNT}`,
  `\\bscores? (?=\\d)${NUMBER}${NO_COUNT}`,
  `\\b(?:than|unlike|like|as|from|above|below|beyond|under|over|meets|matches|plus) (?:an? |the |in |for |at )?levels? ${NUMBER}${ENDS}`,
  `\\b(?:everything|all|that|those|requirements?) (?:of|in|from|for|at) level ${NUMBER}${ENDS}`,
  `\\b(?:than|unlike|like) an? (?=\\d)${NUMBER}${ENDS}`,
  `\\bthe (?:previous|preceding) (?:score|level)s?\\b(?! of\\b)`,
].map((pattern) => new RegExp(pattern.replaceAll(" ?", "\\s{0,10}").replaceAll(" ", "\\s{1,10}"), "gi"));

function findMentions(text: string, own: number): readonly string[] {
  return MENTIONS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap(([mention, number]) =>
      number !== undefined && toNumber(number) === own ? [] : [mention],
    ),
  );
}

function toNumber(text: string): number {
  return NUMBERS.get(text.toLowerCase()) ?? Number(text);
}
