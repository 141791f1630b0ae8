import { ChevronDown } from "lucide-react";
import type { ReactElement } from "react";
import { classes } from "./classes.ts";
import { Field, FIELD_CLASSES, type FieldProps } from "./Field.tsx";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Options of the same group stand together under this heading. */
  readonly group?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly SelectOption<Value>[];
}

/** The person sees the choice made and picks another from the system's own list. */
export function Select<Value extends string>({
  value,
  onChange,
  options,
  ...field
}: SelectProps<Value>): ReactElement {
  const groups = [...new Set(options.map((option) => option.group ?? ""))];
  return (
    <Field {...field}>
      {(control) => (
        <div className="relative">
          <select
            {...control}
            value={value}
            onChange={(event) => {
              const picked = options.find((option) => option.value === event.currentTarget.value);
              if (picked !== undefined) onChange(picked.value);
            }}
            className={classes(FIELD_CLASSES, "h-control appearance-none truncate pr-8 pl-2")}
          >
            {groups.map((group) => {
              const members = options.filter((option) => (option.group ?? "") === group).map(renderOption);
              return group === "" ? (
                members
              ) : (
                <optgroup key={group} label={group}>
                  {members}
                </optgroup>
              );
            })}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
          />
        </div>
      )}
    </Field>
  );
}

function renderOption<Value extends string>(option: SelectOption<Value>): ReactElement {
  return (
    <option key={option.value} value={option.value} disabled={option.isDisabled}>
      {option.label}
    </option>
  );
}
