import type { ComponentProps, MouseEvent, ReactElement, ReactNode } from "react";
import { classes } from "./classes.ts";
import { ariaKeyShortcuts, isApplePlatform, type KeyNotation } from "./keyNotation.ts";
import { Spinner } from "./Spinner.tsx";
import { Tooltip } from "./Tooltip.tsx";

export interface IconButtonProps extends Omit<
  ComponentProps<"button">,
  "children" | "className" | "disabled" | "onClick" | "style" | "aria-label"
> {
  /** A verb; read out, and shown when the pointer rests or the focus comes. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  readonly keys?: KeyNotation | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isBusy?: boolean | undefined;
  /** For an icon that needs no words; in a dialog Escape then closes the dialog and not first the tooltip. */
  readonly isTooltipHidden?: boolean | undefined;
  /** For a toggle: whether it is on. */
  readonly isPressed?: boolean | undefined;
}

/** The person sees an icon, learns its name from a tooltip, and presses it. */
export function IconButton({
  label,
  icon,
  onPress,
  keys,
  isDisabled = false,
  isBusy = false,
  isPressed,
  isTooltipHidden = false,
  type = "button",
  ...rest
}: IconButtonProps): ReactElement {
  const button = (
    <button
      {...rest}
      type={type}
      disabled={isDisabled}
      aria-label={label}
      aria-pressed={isPressed}
      aria-disabled={isBusy || undefined}
      aria-keyshortcuts={ariaKeyShortcuts(keys, isApplePlatform())}
      onClick={isBusy ? undefined : onPress}
      className={classes(
        "inline-flex size-control shrink-0 items-center justify-center rounded-md transition-colors [&>svg]:size-4",
        "text-muted hover:not-disabled:bg-hover hover:not-disabled:text-ink",
        "aria-pressed:bg-picked aria-pressed:text-ink disabled:cursor-not-allowed disabled:opacity-50",
      )}
    >
      {isBusy ? <Spinner /> : icon}
    </button>
  );
  if (isTooltipHidden) return button;
  return (
    <Tooltip text={label} keys={keys}>
      {button}
    </Tooltip>
  );
}
