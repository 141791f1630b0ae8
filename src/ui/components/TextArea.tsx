import {
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";
import { classes } from "./classes.ts";
import { Field, FIELD_CLASSES, type FieldControlProps, type FieldProps } from "./Field.tsx";
import { growsWithText } from "./textAreaHeight.ts";

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  /** The height of an empty area in lines of 24 px; default 3. */
  readonly minRows?: number | undefined;
  readonly isReadOnly?: boolean | undefined;
  /** Monospace without line measure, for prompts and JSON. */
  readonly isMonospace?: boolean | undefined;
  /** As wide as its column instead of 75 characters. */
  readonly isFullWidth?: boolean | undefined;
  /** Less room above and below the text, where many areas stand close together. */
  readonly isCompact?: boolean | undefined;
  /** To the right of the label, such as `212 tokens`. */
  readonly aside?: ReactNode;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLTextAreaElement>) => void) | undefined;
  readonly ref?: Ref<HTMLTextAreaElement> | undefined;
}

const GROWS_BY_ITSELF = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** The person writes or pastes a text that is read as a text; the area grows with it, and scrolls when it is huge. */
export function TextArea({
  label,
  isLabelHidden,
  description,
  error,
  isDisabled,
  aside,
  isMonospace = false,
  isFullWidth = false,
  ...area
}: TextAreaProps): ReactElement {
  return (
    <div className={classes("min-w-0", !isFullWidth && !isMonospace && "max-w-reading text-reading")}>
      <div className="text-base">
        <Field {...{ label, isLabelHidden, description, error, isDisabled, aside }}>
          {(control) => <GrowingArea {...area} control={control} isMonospace={isMonospace} />}
        </Field>
      </div>
    </div>
  );
}

function GrowingArea({
  control,
  value,
  onChange,
  placeholder,
  minRows = 3,
  isReadOnly = false,
  isMonospace,
  isCompact = false,
  onKeyDown,
  ref,
}: Pick<
  TextAreaProps,
  "value" | "onChange" | "placeholder" | "minRows" | "isReadOnly" | "isCompact" | "onKeyDown" | "ref"
> & {
  readonly control: FieldControlProps;
  readonly isMonospace: boolean;
}): ReactElement {
  const own = useRef<HTMLTextAreaElement>(null);
  const isGrowing = growsWithText(value);

  useLayoutEffect(() => {
    const element = own.current;
    if (GROWS_BY_ITSELF || element === null) return;
    element.style.height = "auto";
    if (isGrowing) element.style.height = `${element.scrollHeight + 2}px`;
  }, [value, isGrowing]);

  return (
    <textarea
      {...control}
      ref={(element) => {
        own.current = element;
        if (typeof ref === "function") return ref(element);
        if (ref) ref.current = element;
      }}
      value={value}
      rows={isGrowing ? minRows : Math.max(minRows, 16)}
      placeholder={placeholder}
      readOnly={isReadOnly}
      autoComplete="off"
      spellCheck={isMonospace || !isGrowing ? false : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      style={{ minHeight: `calc(${minRows} * 1lh + ${isCompact ? "0.5rem" : "1rem"} + 2px)` }}
      className={classes(
        FIELD_CLASSES,
        "block px-2.5 wrap-anywhere whitespace-pre-wrap",
        isCompact ? "py-1 pointer-coarse:py-2" : "py-2",
        isMonospace ? "figures text-table" : "text-reading",
        isGrowing
          ? "field-sizing-content resize-none overflow-hidden"
          : "max-h-[70dvh] resize-y overflow-y-auto",
      )}
    />
  );
}
