import { useId, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean | undefined;
}

export interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly segments: readonly Segment<Value>[];
  readonly isDisabled?: boolean | undefined;
}

/** The person sees two to five choices side by side, one of them taken, and takes another by pointer or arrow key. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  onChange,
  segments,
  isDisabled = false,
}: SegmentedControlProps<Value>): ReactElement {
  const name = useId();
  return (
    <fieldset
      disabled={isDisabled}
      className="m-0 inline-flex max-w-full min-w-0 rounded-md border border-line bg-panel p-0.5"
    >
      <legend className="sr-only">{label}</legend>
      {segments.map((segment) => (
        <label
          key={segment.value}
          className={classes(
            "relative flex h-[calc(var(--control)-6px)] min-w-0 items-center justify-center gap-1.5 rounded-sm px-3",
            "border border-transparent text-muted transition-colors has-enabled:hover:text-ink",
            "has-checked:border-line has-checked:bg-field has-checked:text-ink",
            "has-focus-visible:outline-2 has-focus-visible:outline-ember has-disabled:cursor-not-allowed has-disabled:opacity-60",
          )}
        >
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            disabled={segment.isDisabled}
            onChange={() => onChange(segment.value)}
            className="absolute inset-0 m-0 cursor-[inherit] opacity-0"
          />
          {segment.icon !== undefined && (
            <span aria-hidden className="[&>svg]:size-4">
              {segment.icon}
            </span>
          )}
          <span className="truncate">{segment.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
