import type { ReactElement } from "react";
import { classes } from "./classes.ts";

export interface ProgressBarProps {
  /** What is being done now: `Downloading shard 12 of 108`. */
  readonly label: string;
  /** 0 … 1, or `null` while nobody can know. */
  readonly value: number | null;
  /** Numbers with their units: `1.2 of 4.1 GB · 48 MB per second · 1 min left`. */
  readonly detail?: string | undefined;
  /** Stands still for now; no longer in ember. */
  readonly isPaused?: boolean | undefined;
}

/** So much of a label's end stays when there is no room: of file names it tells one from the next. */
const END_LENGTH = 12;

/** The person reads what is being done now and how far it is. */
export function ProgressBar({ label, value, detail, isPaused = false }: ProgressBarProps): ReactElement {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  // 0.29 × 100 is a hair under 29
  const percent = share === null ? undefined : Math.floor(share * 100 + 1e-9);
  return (
    <div className="flex min-w-0 flex-col gap-1.5 text-table">
      <div className="flex h-5 min-w-0 items-baseline justify-between gap-3">
        <LabelWords label={label} />
        {percent !== undefined && <span className="shrink-0 figures">{percent} %</span>}
      </div>
      <progress className="sr-only" aria-label={label} value={share ?? undefined} />
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-picked">
        {share === null ? (
          !isPaused && <div className="h-full w-2/5 animate-slide rounded-full bg-ember" />
        ) : (
          <div
            style={{ width: `${share * 100}%` }}
            className={classes("h-full rounded-full", isPaused ? "bg-edge" : "bg-ember")}
          />
        )}
      </div>
      {detail !== undefined && <span className="min-w-0 text-muted tabular-nums">{detail}</span>}
    </div>
  );
}

/** Where there is no room, the middle is left out. */
function LabelWords({ label }: { readonly label: string }): ReactElement {
  if (label.length < 3 * END_LENGTH) return <span className="min-w-0 truncate">{label}</span>;
  return (
    <span className="flex min-w-0 whitespace-pre">
      <span className="min-w-0 truncate">{label.slice(0, -END_LENGTH)}</span>
      <span className="shrink-0">{label.slice(-END_LENGTH)}</span>
    </span>
  );
}
