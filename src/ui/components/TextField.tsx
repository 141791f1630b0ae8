import type { HTMLInputAutoCompleteAttribute, ReactElement, ReactNode, Ref } from "react";
import { classes } from "./classes.ts";
import { Field, FIELD_CLASSES, type FieldProps } from "./Field.tsx";

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly type?: "text" | "search" | "url" | "password" | undefined;
  /** For hashes, addresses and prompts. */
  readonly isMonospace?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  readonly maxLength?: number | undefined;
  /** Inside the field before the text, a 16 px icon. */
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

/** The person sees one line under its label and types into it. */
export function TextField({
  value,
  onChange,
  placeholder,
  type = "text",
  isMonospace = false,
  isReadOnly = false,
  autoComplete = "off",
  maxLength,
  icon,
  ref,
  ...field
}: TextFieldProps): ReactElement {
  return (
    <Field {...field}>
      {(control) => (
        <div className="relative">
          {icon !== undefined && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-muted [&>svg]:size-4"
            >
              {icon}
            </span>
          )}
          <input
            {...control}
            ref={ref}
            type={type}
            value={value}
            placeholder={placeholder}
            readOnly={isReadOnly}
            autoComplete={autoComplete}
            maxLength={maxLength}
            spellCheck={isMonospace || type !== "text" ? false : undefined}
            onChange={(event) => onChange(event.currentTarget.value)}
            className={classes(
              FIELD_CLASSES,
              "h-control px-2",
              icon !== undefined && "pl-8",
              isMonospace && "figures text-table",
            )}
          />
        </div>
      )}
    </Field>
  );
}
