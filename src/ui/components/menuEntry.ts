import type { ReactNode } from "react";
import type { KeyNotation } from "./keyNotation.ts";

/** One line of a menu that does something. */
export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  /** Printed at the right; the page itself listens to the keys. */
  readonly keys?: KeyNotation | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Loses data. */
  readonly isDanger?: boolean | undefined;
}

export type MenuEntry = MenuAction | "separator";
