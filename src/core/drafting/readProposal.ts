import type { Completion } from "#core/judge/completion.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { cleanDescription, cleanOutput } from "./proposalText.ts";

/** Where a text begins, and of which level it is; 0 and 6 are levels of no rubric and still end the text before them. */
interface Label {
  readonly level: number;
  readonly start: number;
  /** Where the label ends and the text begins. */
  readonly end: number;
}

/** `Score 3:` wherever it stands: no description may hold it. */
const COLON_LABEL =
  /(?<![\p{L}\p{N}])(?:score|level)\s?(?:of\s)?#?(\d{1,2})(?: ?\/ ?\d{1,2})?(?: ?\([^()\n]{1,40}\))?\s?[:：]/giu;

/** `### Level 3`, `- Score 3 – …`, `Level 3 (best)`: at the beginning of a line a dash or the line's end will do. */
const LINE_LABEL =
  /^(?:[-•>|#]{1,6} ?)?(?:score|level) ?#?(\d{1,2})(?: ?\/ ?\d{1,2})?(?: ?\([^()\n]{1,40}\))? ?(?:[-–—=.|)]|$)/gim;

/** `3.`, `3)`, `3:`, `3 –` at the beginning of a line; looked for only where no label has words. */
const BARE_LABEL = /^(?:[-•>|#]{1,6} ?)?(\d) ?(?:[.):：|]|[-–—](?= ))(?!\d)/gm;

/**
 * Read what a model proposes for each level. Made for outputs under `draftingGrammar`, and lenient with those of models
 * that were only asked: any order, markdown, `Level 1 -`, text under its label or all on one line. A text ends where the
 * next label stands, whichever that is, or at a blank line. Of two texts for a level the first counts. The last text of
 * an output that was cut by length counts for nothing.
 *
 * @returns One entry per level, worst first; `null` where no text could be read or it should not be shown.
 * @example
 * readProposal({ text: "Score 2: Warm.\nScore 1: Cold.", finishReason: "stop" }, 2) // ["Cold.", "Warm."]
 */
export function readProposal(
  output: Pick<Completion, "text" | "finishReason">,
  levels: LevelCount,
): readonly (string | null)[] {
  const text = cleanOutput(output.text);
  const labels = findLabels(text);
  const isCut = output.finishReason === "length";
  const texts = new Map<number, string | null>();
  for (const [at, { level, end }] of labels.entries()) {
    const next = labels[at + 1];
    if (next === undefined && isCut) continue;
    const described = cleanDescription(firstParagraph(text.slice(end, next?.start)));
    if (described !== null && !texts.has(level)) texts.set(level, described);
  }
  return Array.from({ length: levels }, (_, index) => texts.get(index + 1) ?? null);
}

/** All labels in order; none begins within another. */
function findLabels(text: string): readonly Label[] {
  const worded = [...matches(text, COLON_LABEL), ...matches(text, LINE_LABEL)];
  const labels = (worded.length > 0 ? worded : matches(text, BARE_LABEL)).toSorted(
    (one, other) => one.start - other.start || other.end - one.end,
  );
  let end = 0;
  return labels.filter((label) => {
    if (label.start < end) return false;
    end = label.end;
    return true;
  });
}

function matches(text: string, pattern: RegExp): readonly Label[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, 1: level, index }) => ({
    level: Number(level),
    start: index,
    end: index + found.length,
  }));
}

/** The text up to the first blank line, leaving out those in front. */
function firstParagraph(text: string): string {
  return text.trimStart().split("\n\n", 1)[0] ?? "";
}
