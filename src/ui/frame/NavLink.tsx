import type { MouseEvent, ReactElement, ReactNode } from "react";
import type { NavItem } from "./navItem.ts";

function asksForNewTab(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

/** A real link, so it can be copied and opened in a new tab; a plain press goes there without a reload. */
export function NavLink({
  item,
  isCurrent,
  onNavigate,
  className,
  children,
}: {
  readonly item: NavItem;
  readonly isCurrent: boolean;
  readonly onNavigate: (href: string) => void;
  readonly className: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <a
      href={item.href}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (asksForNewTab(event)) return;
        event.preventDefault();
        onNavigate(item.href);
      }}
      className={className}
    >
      {children}
    </a>
  );
}
