import type { ReactElement } from "react";
import type { Score } from "#core/rubric/scoreRubric.ts";
import { scoreShares, type ScoreDistribution } from "#core/verdict/scoreDistribution.ts";
import { classes } from "./classes.ts";
import { MassNote } from "./MassNote.tsx";
import { percentText } from "./percentText.ts";
import { responseColour } from "./responseIdentity.ts";
import { ResponseLozenge } from "./ResponseLozenge.tsx";
import { scoreGround } from "./scoreColour.ts";

export interface ScoreDistributionChartProps {
  readonly distribution: ScoreDistribution;
  /** The score of the verdict; its digit is set off. */
  readonly score?: Score | undefined;
}

/** The person sees how likely each score was when the judge wrote it, in per cent, and the mean of them. */
export function ScoreDistributionChart({ distribution, score }: ScoreDistributionChartProps): ReactElement {
  const { expectedScore, mass } = distribution;
  const shares = scoreShares(distribution);
  const expected = expectedScore.toFixed(1);
  const spoken = shares.map(({ score: label, share }) => `${label}: ${percentText(share)}`).join(", ");
  return (
    <figure className="inline-flex flex-col gap-1.5">
      <p className="sr-only">Probability of each score. {spoken}.</p>
      <div aria-hidden className="flex gap-1">
        {shares.map(({ score: label, share }) => (
          <div key={label} className="flex w-10 flex-col items-stretch">
            <div className="flex h-10 items-end border-b border-edge px-1.5">
              <div
                style={{ height: `${share * 100}%` }}
                className={classes(
                  "w-full rounded-t-sm forced-color-adjust-none",
                  share > 0 && "min-h-px",
                  scoreGround(label, shares.length),
                )}
              />
            </div>
            <span
              className={classes(
                "pt-0.5 text-center text-table tabular-nums",
                label === score ? "font-semibold text-ink" : "text-muted",
              )}
            >
              {label}
            </span>
            <span className="text-center figures text-small text-muted">{percentText(share)}</span>
          </div>
        ))}
      </div>
      <figcaption className="text-table text-muted">
        expected <span className="figures text-ink">{expected}</span>
        <MassNote mass={mass} of="a score" />
      </figcaption>
    </figure>
  );
}

export interface PreferenceShare {
  /** Of the response in its case, not of the slot it stood in. */
  readonly letter: string;
  /** 0 … 1. */
  readonly probability: number;
}

export interface PreferenceDistributionChartProps {
  /** In the order drawn. */
  readonly probabilities: readonly [PreferenceShare, PreferenceShare];
  /** What A and B held together before renormalising, 0 … 1; default 1. */
  readonly mass?: number | undefined;
}

/** The person sees how likely each of the two responses was to be preferred, in per cent. */
export function PreferenceDistributionChart({
  probabilities,
  mass = 1,
}: PreferenceDistributionChartProps): ReactElement {
  const spoken = probabilities
    .map((share) => `${share.letter}: ${percentText(share.probability)}`)
    .join(", ");
  return (
    <figure className="flex w-72 max-w-full flex-col gap-1.5">
      <p className="sr-only">Probability of each response. {spoken}.</p>
      <div aria-hidden>
        <div className="flex justify-between text-table">
          {probabilities.map(({ letter, probability }, place) => (
            <span
              key={letter}
              className={classes("flex items-center gap-1.5", place === 1 && "flex-row-reverse")}
            >
              <ResponseLozenge letter={letter} />
              <span className="figures">{percentText(probability)}</span>
            </span>
          ))}
        </div>
        <div className="mt-1 flex h-2 gap-0.5">
          {probabilities.map(({ letter, probability }) => (
            <span
              key={letter}
              style={{ flexGrow: probability }}
              className={classes(
                "rounded-[1px] forced-color-adjust-none",
                probability > 0 && "min-w-px",
                responseColour(letter).ground,
              )}
            />
          ))}
        </div>
      </div>
      <figcaption className="text-table text-muted empty:hidden">
        <MassNote mass={mass} of="A or B" />
      </figcaption>
    </figure>
  );
}
