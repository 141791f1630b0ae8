import { TriangleAlert } from "lucide-react";
import { useId, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";

/** What every field with a label takes. */
export interface FieldProps {
  readonly label: string;
  /** The label is only read out; for a field whose place says what it is. */
  readonly isLabelHidden?: boolean | undefined;
  readonly description?: ReactNode;
  /** What is wrong and what to do; outlines the field. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** What the control inside a `Field` has to carry. */
export interface FieldControlProps {
  readonly id: string;
  readonly disabled: boolean;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** Outline, ground and states shared by everything that text is typed into. */
export const FIELD_CLASSES = classes(
  "w-full rounded-md border border-edge bg-field text-ink transition-colors",
  "hover:not-disabled:border-muted disabled:cursor-not-allowed disabled:border-line disabled:bg-panel",
  "disabled:text-muted aria-invalid:border-ink focus-visible:outline-offset-0",
);

/** The person sees the label above, the control, and below it a description or what is wrong, in words. */
export function Field({
  label,
  isLabelHidden = false,
  description,
  error,
  isDisabled = false,
  aside,
  children,
}: FieldProps & {
  /** To the right of the label, such as a count of tokens. */
  readonly aside?: ReactNode;
  readonly children: (control: FieldControlProps) => ReactNode;
}): ReactElement {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== undefined || (description !== undefined && description !== null);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div
        className={classes("flex items-baseline justify-between gap-2", isLabelHidden && !aside && "sr-only")}
      >
        <label htmlFor={id} className={isLabelHidden ? "sr-only" : "font-semibold"}>
          {label}
        </label>
        {aside !== undefined && <span className="text-small text-muted">{aside}</span>}
      </div>
      {children({
        id,
        disabled: isDisabled,
        "aria-describedby": hasNote ? noteId : undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {hasNote && (
        <p
          id={noteId}
          className={classes("flex gap-1.5 text-table", error === undefined ? "text-muted" : "text-ink")}
        >
          {error !== undefined && <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />}
          <span className="min-w-0">{error ?? description}</span>
        </p>
      )}
    </div>
  );
}
