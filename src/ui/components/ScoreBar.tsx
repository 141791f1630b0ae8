import type { ReactElement } from "react";
import { scoresUpTo, TRAINED_LEVEL_COUNT, type LevelCount, type Score } from "#core/rubric/scoreRubric.ts";
import { classes } from "./classes.ts";
import { scoreGround } from "./scoreColour.ts";

export interface ScoreBarProps {
  readonly score: Score;
  /** How many levels the rubric has. Default 5. */
  readonly of?: LevelCount | undefined;
  /** `large` beside a verdict, `small` in rows. Default `small`. */
  readonly size?: "small" | "large" | undefined;
}

/** The person reads the score as a digit and sees it as so many of the rubric's levels filled, in blue or in grey. */
export function ScoreBar({ score, of = TRAINED_LEVEL_COUNT, size = "small" }: ScoreBarProps): ReactElement {
  const isLarge = size === "large";
  return (
    <span className={classes("inline-flex items-center", isLarge ? "gap-3" : "gap-1.5")}>
      <span className="sr-only">
        Score {score} of {of}
      </span>
      <span
        aria-hidden
        className={classes("font-semibold tabular-nums", isLarge ? "text-digit" : "text-table")}
      >
        {score}
      </span>
      <span aria-hidden className={classes("inline-flex items-end", isLarge ? "h-6 gap-1" : "h-3 gap-0.5")}>
        {scoresUpTo(of).map((slot) => (
          <span
            key={slot}
            className={classes(
              "forced-color-adjust-none",
              isLarge ? "w-3.5" : "w-1.5",
              isLarge ? "rounded-sm" : "rounded-[1px]",
              slot <= score ? classes("h-full", scoreGround(score, of)) : "h-0.5 bg-edge",
            )}
          />
        ))}
      </span>
    </span>
  );
}
