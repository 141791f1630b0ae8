import type { ReactElement, ReactNode } from "react";
import { BottomBar } from "./BottomBar.tsx";
import type { NavItem } from "./navItem.ts";
import { Rail } from "./Rail.tsx";

export interface AppFrameProps {
  readonly pageTitle: string;
  /** The pages that exist, in the order of the rail. */
  readonly navItems: readonly NavItem[];
  readonly currentId: string | null;
  readonly onNavigate: (href: string) => void;
  readonly judgeChip?: ReactNode;
  readonly privacyChip?: ReactNode;
  /** Downloads, runs and imports that go on while the person is elsewhere. */
  readonly backgroundWork?: ReactNode;
  /** The page; it scrolls by itself under the bar. */
  readonly children: ReactNode;
}

/**
 * The person sees the pages at the left (or below, on a small screen), the page's title and the state of the judge on
 * top, and the page itself in the rest; Tab first offers to skip to the page.
 */
export function AppFrame({
  pageTitle,
  navItems,
  currentId,
  onNavigate,
  judgeChip,
  privacyChip,
  backgroundWork,
  children,
}: AppFrameProps): ReactElement {
  const nav = { items: navItems, currentId, onNavigate };
  return (
    <div className="flex h-dvh flex-col pane:flex-row">
      {/* where this id is taken, React Aria adds no <style> of its own; theme.css holds that rule */}
      <meta id="react-aria-pressable-style" name="pressable-style" content="in the stylesheet" />
      <a
        href="#page"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("#page")?.focus();
        }}
        className="fixed top-1.5 left-1.5 z-50 -translate-y-20 rounded-md border border-line bg-float px-3 py-1.5 shadow-float focus-visible:translate-y-0"
      >
        Skip to the page
      </a>
      <Rail {...nav} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-ground pr-2 pl-4 pointer-coarse:h-13">
          <h1 className="mr-auto min-w-fit text-title font-semibold">{pageTitle}</h1>
          {backgroundWork}
          {judgeChip}
          {privacyChip}
        </header>
        <main
          id="page"
          tabIndex={-1}
          className="relative min-h-0 flex-1 overflow-y-auto outline-none focus-visible:outline-none"
        >
          {children}
        </main>
      </div>
      <BottomBar {...nav} />
    </div>
  );
}
