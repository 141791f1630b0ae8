import type { ReactElement } from "react";
import { RUBRIC_LIMITS } from "#core/rubric/validateRubric.ts";
import { classes } from "#ui/components/classes.ts";
import { Field } from "#ui/components/Field.tsx";
import { lengthWords } from "./editorWords.ts";

export interface NameFieldProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly error: string | undefined;
  readonly isReadOnly: boolean;
  readonly onEnter: () => void;
  readonly setElement: (element: HTMLInputElement | null) => void;
}

/** The person reads the rubric's name as the title of the form, and types over it. */
export function NameField({
  value,
  onChange,
  error,
  isReadOnly,
  onEnter,
  setElement,
}: NameFieldProps): ReactElement {
  return (
    <Field
      label="Rubric name"
      isLabelHidden
      error={error}
      aside={lengthWords(value.length, RUBRIC_LIMITS.name) ?? undefined}
    >
      {(control) => (
        <input
          {...control}
          ref={setElement}
          value={value}
          readOnly={isReadOnly}
          autoComplete="off"
          placeholder="Name of the rubric"
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onEnter();
          }}
          className={classes(
            "-mx-2 h-9 w-[calc(100%+1rem)] rounded-md border border-transparent bg-transparent px-2 text-title pointer-coarse:h-11 font-semibold transition-colors",
            "aria-invalid:border-ink not-read-only:hover:border-edge not-read-only:focus:border-edge not-read-only:focus:bg-field",
          )}
        />
      )}
    </Field>
  );
}
