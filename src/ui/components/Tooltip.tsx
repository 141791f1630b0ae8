import type { ReactElement } from "react";
import { Focusable, Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import type { KeyNotation } from "./keyNotation.ts";
import { KeyCap } from "./KeyCap.tsx";

export interface TooltipProps {
  readonly text: string;
  readonly keys?: KeyNotation | undefined;
  readonly placement?: "top" | "bottom" | "left" | "right" | undefined;
  /** One element that takes the focus and hands its props and `ref` to the DOM, such as `<button>` or `Button`. */
  readonly children: Parameters<typeof Focusable>[0]["children"];
}

/** The person rests on a control, by pointer or by Tab, and reads a few words about it; Escape hides them. */
export function Tooltip({ text, keys, placement = "bottom", children }: TooltipProps): ReactElement {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      <Focusable>{children}</Focusable>
      <AriaTooltip
        placement={placement}
        offset={6}
        className="flex max-w-72 items-center gap-2 rounded-md border border-line bg-float px-2 py-1 text-small text-ink shadow-float"
      >
        {text}
        {keys !== undefined && <KeyCap keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
