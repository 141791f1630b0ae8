import { useState, type KeyboardEvent, type ReactElement } from "react";
import { classes } from "./classes.ts";
import { Field, FIELD_CLASSES, type FieldProps } from "./Field.tsx";
import { formatNumberText, numberTextProblem, parseNumberText, stepNumber } from "./numberText.ts";

export interface NumberFieldProps extends FieldProps {
  readonly value: number;
  /** Called only with numbers inside the range. */
  readonly onChange: (value: number) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Default 1, which takes whole numbers only. */
  readonly step?: number | undefined;
  /** Written behind the number: `tokens`, `s`. */
  readonly unit?: string | undefined;
}

const STEPS_BY_KEY: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** The person types a number or steps it with the arrow keys; what is not allowed is said, and given up on leaving. */
export function NumberField({
  value,
  onChange,
  min = -Infinity,
  max = Infinity,
  step = 1,
  unit,
  ...field
}: NumberFieldProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const range = { min, max, step };
  const problem = draft === null ? null : numberTextProblem(draft, range);

  function type(text: string): void {
    setDraft(text);
    const typed = parseNumberText(text);
    if (typed !== null && numberTextProblem(text, range) === null && typed !== value) onChange(typed);
  }

  function stepByKey(event: KeyboardEvent): void {
    const count = STEPS_BY_KEY[event.key];
    if (event.key === "Enter") setDraft(null);
    if (count === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setDraft(null);
    onChange(stepNumber(value, count, range));
  }

  return (
    <Field {...field} error={problem ?? field.error}>
      {(control) => (
        <div className="relative">
          <input
            {...control}
            type="text"
            inputMode={Number.isInteger(step) && min >= 0 ? "numeric" : "decimal"}
            role="spinbutton"
            aria-valuenow={value}
            aria-valuemin={Number.isFinite(min) ? min : undefined}
            aria-valuemax={Number.isFinite(max) ? max : undefined}
            aria-valuetext={unit === undefined ? undefined : `${value} ${unit}`}
            autoComplete="off"
            value={draft ?? formatNumberText(value)}
            onChange={(event) => type(event.currentTarget.value)}
            onKeyDown={stepByKey}
            onBlur={() => setDraft(null)}
            className={classes(FIELD_CLASSES, "h-control px-2 figures", unit !== undefined && "pr-16")}
          />
          {unit !== undefined && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-table text-muted"
            >
              {unit}
            </span>
          )}
        </div>
      )}
    </Field>
  );
}
