import { useId, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";

export interface SwitchProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  /** One sentence on what it changes. */
  readonly description?: ReactNode;
}

/** The person sees a setting that is on or off and turns it; it takes effect at once. */
export function Switch({
  children,
  isSelected,
  onChange,
  isDisabled = false,
  description,
}: SwitchProps): ReactElement {
  const noteId = useId();
  return (
    <div className="flex min-w-0 flex-col">
      <label
        className={classes(
          "flex min-h-8 items-start gap-2.5 py-1.5 pointer-coarse:min-h-11 pointer-coarse:py-3",
          isDisabled && "cursor-not-allowed text-muted",
        )}
      >
        <input
          type="checkbox"
          role="switch"
          checked={isSelected}
          aria-checked={isSelected}
          disabled={isDisabled}
          aria-describedby={description === undefined ? undefined : noteId}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className={classes(
            "relative m-0 mt-0.5 h-4 w-7 shrink-0 appearance-none rounded-full border border-edge bg-field transition-colors",
            "before:absolute before:top-0.5 before:left-0.5 before:size-2.5 before:rounded-full before:bg-edge",
            "before:transition-[translate] checked:border-ink checked:bg-ink checked:before:translate-x-3 checked:before:bg-field",
            "disabled:border-line disabled:bg-panel disabled:before:bg-line disabled:checked:bg-edge",
          )}
        />
        <span className="min-w-0">{children}</span>
      </label>
      {description !== undefined && (
        <p id={noteId} className="-mt-1 pl-9.5 text-table text-muted">
          {description}
        </p>
      )}
    </div>
  );
}
