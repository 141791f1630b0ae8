import type { ReactElement } from "react";
import { classes } from "#ui/components/classes.ts";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { LogoMark } from "./LogoMark.tsx";
import type { NavProps } from "./navItem.ts";
import { NavLink } from "./NavLink.tsx";

const FLYOUT = classes(
  "pointer-events-none absolute left-full z-30 ml-1.5 rounded-md border border-line bg-float px-2 py-1 whitespace-nowrap",
  "text-small text-ink opacity-0 shadow-float transition-opacity",
  "group-hover:opacity-100 group-focus-visible:opacity-100",
);

const STATIC_WHEN_WIDE = classes(
  "wide:pointer-events-auto wide:static wide:ml-0 wide:flex-1 wide:border-0 wide:bg-transparent wide:p-0",
  "wide:text-base wide:text-inherit wide:opacity-100 wide:shadow-none",
);

/** The person sees the pages as icons at the left edge, with their names where there is room or on hover and focus. */
export function Rail({ items, currentId, onNavigate }: NavProps): ReactElement {
  return (
    <nav
      aria-label="Pages"
      className="hidden w-12 flex-col border-r border-line bg-panel pane:flex wide:w-44"
    >
      <div className="flex h-11 shrink-0 items-center gap-2.5 px-3 wide:px-4">
        <LogoMark />
        <span className="hidden font-semibold wide:inline">Hearth</span>
      </div>
      <ul className="flex flex-col gap-0.5 p-1.5 wide:p-2">
        {items.map((item) => (
          <li key={item.id}>
            <NavLink
              item={item}
              isCurrent={item.id === currentId}
              onNavigate={onNavigate}
              className={classes(
                "group relative flex h-9 items-center justify-center gap-2.5 rounded-md text-muted transition-colors",
                "hover:bg-hover hover:text-ink aria-[current]:bg-picked aria-[current]:text-ink pointer-coarse:h-11",
                "wide:justify-start wide:px-2 [&>svg]:size-5 [&>svg]:shrink-0 wide:[&>svg]:size-4.5",
              )}
            >
              {item.icon}
              <span className={classes(FLYOUT, STATIC_WHEN_WIDE)}>{item.label}</span>
              {item.keys !== undefined && (
                <span
                  aria-hidden
                  className="hidden opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100 wide:block"
                >
                  <KeyCap keys={item.keys} />
                </span>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
