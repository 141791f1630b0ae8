import type { ReactNode } from "react";
import type { KeyNotation } from "#ui/components/keyNotation.ts";

/** A page that exists. */
export interface NavItem {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** A 20 px icon. */
  readonly icon: ReactNode;
  /** Such as `"g j"`; shown beside the label. */
  readonly keys?: KeyNotation | undefined;
}

/** What both bars need to draw the pages and to go to one. */
export interface NavProps {
  readonly items: readonly NavItem[];
  readonly currentId: string | null;
  /** Called instead of following the link, except where a new tab is asked for. */
  readonly onNavigate: (href: string) => void;
}

/** How many of `count` pages stand in the bottom bar; the others are folded behind *More*. */
export function pagesInBottomBar(count: number): number {
  return count <= 5 ? count : 4;
}
