import type { ReactElement } from "react";
import { scoresUpTo, type LevelCount, type Score } from "#core/rubric/scoreRubric.ts";
import { classes } from "#ui/components/classes.ts";
import { scoreGround } from "#ui/components/scoreColour.ts";

export interface ExpectedScoreProps {
  /** What is expected of what, such as `Expected score of case 3`. */
  readonly label: string;
  readonly score: Score | null;
  readonly levels: LevelCount;
  readonly isReadOnly: boolean;
  /** Whether Tab stops here; in the table the digit keys do the same. */
  readonly isInTabOrder: boolean;
  /** `null` takes the score away, by pressing it again. */
  readonly onChange: (score: Score | null) => void;
}

/** The person presses the score that a response deserves, and presses it again to take it back. */
export function ExpectedScore({
  label,
  score,
  levels,
  isReadOnly,
  isInTabOrder,
  onChange,
}: ExpectedScoreProps): ReactElement {
  const isOffScale = score !== null && score > levels;
  return (
    <fieldset className="m-0 inline-flex min-w-0 items-center border-0 p-0">
      <legend className="sr-only">{label}</legend>
      {scoresUpTo(levels).map((level) => {
        const isChosen = level === score;
        return (
          <button
            key={level}
            type="button"
            tabIndex={isInTabOrder ? undefined : -1}
            disabled={isReadOnly}
            aria-pressed={isChosen}
            onClick={() => onChange(isChosen ? null : level)}
            className={classes(
              "flex size-6 flex-col items-center justify-center rounded-sm text-table tabular-nums transition-colors",
              "pointer-coarse:h-11",
              isChosen ? "bg-picked font-semibold text-ink" : "text-muted hover:not-disabled:bg-hover",
            )}
          >
            {level}
            <span
              aria-hidden
              className={classes(
                "h-0.75 w-3.5 rounded-full forced-color-adjust-none",
                isChosen ? scoreGround(level, levels) : "bg-transparent",
              )}
            />
          </button>
        );
      })}
      {isOffScale && <span className="pl-1 text-small text-muted">{score}</span>}
    </fieldset>
  );
}
