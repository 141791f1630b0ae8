import { useId, type ReactElement, type ReactNode } from "react";
import type { WayFit } from "#core/models/modelFit.ts";

/** A source that a model can be had from. */
export interface SourceOption {
  readonly key: string;
  readonly title: string;
  /** Lines on size, room and time, or on what it is for. */
  readonly summary: readonly string[];
  /** Whether it works on this machine; `null` where only the files will tell. */
  readonly fit: WayFit | null;
  /** What has to be said or chosen beside; drawn while it is chosen. */
  readonly detail: ReactNode;
}

export interface SourceListProps {
  readonly options: readonly SourceOption[];
  readonly value: string;
  readonly onChange: (key: string) => void;
}

const RADIO =
  "mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-edge bg-field outline-none checked:border-[5px] checked:border-ink";

/** The person compares the sources of a model and takes one, by pointer or arrow key. */
export function SourceList({ options, value, onChange }: SourceListProps): ReactElement {
  const name = useId();
  return (
    <fieldset className="m-0 flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-semibold">Source</legend>
      {options.map((option) => (
        <div
          key={option.key}
          className="rounded-md border border-line has-[>label>input:checked]:border-edge has-[>label>input:checked]:bg-ground"
        >
          <label className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5 gap-y-0.5 p-3 has-focus-visible:rounded-md has-focus-visible:outline-2 has-focus-visible:outline-ember">
            <input
              type="radio"
              name={name}
              value={option.key}
              checked={option.key === value}
              aria-labelledby={`${name}-${option.key}-title`}
              aria-describedby={`${name}-${option.key}`}
              onChange={() => onChange(option.key)}
              className={RADIO}
            />
            <span id={`${name}-${option.key}-title`} className="font-semibold wrap-anywhere">
              {option.title}
            </span>
            <span
              id={`${name}-${option.key}`}
              className="col-start-2 flex flex-col gap-0.5 text-table text-pretty"
            >
              {option.summary.map((line) => (
                <span key={line} className="text-muted tabular-nums wrap-anywhere">
                  {line}
                </span>
              ))}
              <FitSentence fit={option.fit} />
            </span>
          </label>
          {option.key === value && option.detail !== null && (
            <div className="flex flex-col gap-3 px-3 pb-3 pane:pl-9.5">{option.detail}</div>
          )}
        </div>
      ))}
    </fieldset>
  );
}

function FitSentence({ fit }: { readonly fit: WayFit | null }): ReactElement | null {
  if (fit === null) return null;
  if (fit.reasons.length > 0) {
    return <span className="wrap-anywhere">Does not run here. {fit.reasons.join(" ")}</span>;
  }
  return fit.warnings.length === 0 ? null : <span className="wrap-anywhere">{fit.warnings.join(" ")}</span>;
}
