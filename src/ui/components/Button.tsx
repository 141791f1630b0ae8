import type { ComponentProps, MouseEvent, ReactElement, ReactNode } from "react";
import { classes } from "./classes.ts";
import { ariaKeyShortcuts, isApplePlatform, type KeyNotation } from "./keyNotation.ts";
import { KeyCap } from "./KeyCap.tsx";
import { Spinner } from "./Spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

/** `aria-…`, `id`, `ref`, `form` and the like go to the `<button>`. */
export interface ButtonProps extends Omit<
  ComponentProps<"button">,
  "children" | "className" | "disabled" | "onClick" | "style"
> {
  /** A verb: *Judge*, *Save version*, *Pause*. */
  readonly children: ReactNode;
  readonly onPress?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  /** At most one `primary` per view; `danger` only where data is lost. Default `secondary`. */
  readonly variant?: ButtonVariant | undefined;
  /** A 16 px icon before the words. */
  readonly icon?: ReactNode;
  /** Printed on the button; the page itself listens to the keys. */
  readonly keys?: KeyNotation | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Works on it: the icon turns, presses do nothing, the width stays. */
  readonly isBusy?: boolean | undefined;
}

const VARIANT_CLASSES: Readonly<Record<ButtonVariant, string>> = {
  primary:
    "border-transparent bg-ember-fill font-semibold text-on-ember hover:not-disabled:bg-ember-fill-hover",
  secondary: "border-line bg-field text-ink hover:not-disabled:border-edge hover:not-disabled:bg-hover",
  quiet: "border-transparent text-ink hover:not-disabled:bg-hover",
  danger:
    "border-line bg-field text-danger hover:not-disabled:border-danger hover:not-disabled:bg-danger-fill-hover",
};

const DISABLED_CLASSES: Readonly<Record<ButtonVariant, string>> = {
  primary: "disabled:bg-picked disabled:text-muted",
  secondary: "disabled:bg-transparent disabled:text-muted",
  quiet: "disabled:text-muted",
  danger: "disabled:bg-transparent disabled:text-muted",
};

/** The person sees a verb, perhaps with an icon and its key, and presses it to do exactly that. */
export function Button({
  children,
  onPress,
  variant = "secondary",
  icon,
  keys,
  isDisabled = false,
  isBusy = false,
  type = "button",
  ...rest
}: ButtonProps): ReactElement {
  const shownIcon = isBusy ? <Spinner /> : icon;
  return (
    <button
      {...rest}
      type={type}
      disabled={isDisabled}
      aria-disabled={isBusy || undefined}
      aria-keyshortcuts={ariaKeyShortcuts(keys, isApplePlatform())}
      onClick={isBusy ? undefined : onPress}
      className={classes(
        "inline-flex h-control min-w-control shrink-0 items-center justify-center gap-2 rounded-md border px-3",
        "whitespace-nowrap transition-colors disabled:cursor-not-allowed",
        VARIANT_CLASSES[variant],
        DISABLED_CLASSES[variant],
      )}
    >
      {shownIcon !== undefined && shownIcon !== null && (
        <span aria-hidden className="-ml-0.5 [&>svg]:size-4">
          {shownIcon}
        </span>
      )}
      <span className="truncate">{children}</span>
      {keys !== undefined && (
        <span aria-hidden className="-mr-1 hidden items-center pointer-fine:flex">
          <KeyCap keys={keys} isOnEmber={variant === "primary"} />
        </span>
      )}
    </button>
  );
}
