import { useId, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";

export interface CheckboxProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  /** Some of what it stands for is selected. */
  readonly isIndeterminate?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** One sentence on what it changes. */
  readonly description?: ReactNode;
}

const BOX = classes(
  "m-0 size-4 appearance-none rounded-sm border border-edge bg-field transition-colors",
  "checked:border-ink checked:bg-ink indeterminate:border-ink indeterminate:bg-ink",
  "disabled:border-line disabled:bg-panel disabled:checked:bg-edge",
);

/** The person sees a statement with a box and ticks it. */
export function Checkbox({
  children,
  isSelected,
  onChange,
  isIndeterminate = false,
  isDisabled = false,
  description,
}: CheckboxProps): ReactElement {
  const noteId = useId();
  return (
    <div className="flex min-w-0 flex-col">
      <label
        className={classes(
          "flex min-h-8 items-start gap-2 py-1.5 pointer-coarse:min-h-11 pointer-coarse:py-3",
          isDisabled && "cursor-not-allowed text-muted",
        )}
      >
        <span className="relative mt-0.5 grid shrink-0 place-items-center">
          <input
            type="checkbox"
            checked={isSelected}
            disabled={isDisabled}
            aria-describedby={description === undefined ? undefined : noteId}
            ref={(box) => {
              if (box !== null) box.indeterminate = isIndeterminate;
            }}
            onChange={(event) => onChange(event.currentTarget.checked)}
            className={BOX}
          />
          <CheckMark isSelected={isSelected} isIndeterminate={isIndeterminate} />
        </span>
        <span className="min-w-0">{children}</span>
      </label>
      {description !== undefined && (
        <p id={noteId} className="-mt-1 pl-6 text-table text-muted">
          {description}
        </p>
      )}
    </div>
  );
}

function CheckMark({
  isSelected,
  isIndeterminate,
}: {
  readonly isSelected: boolean;
  readonly isIndeterminate: boolean;
}): ReactElement | null {
  if (!isSelected && !isIndeterminate) return null;
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className="pointer-events-none absolute size-4 fill-none stroke-field stroke-2"
    >
      <path
        d={isIndeterminate ? "M4 8h8" : "M3.5 8.5l3 3 6-7"}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
