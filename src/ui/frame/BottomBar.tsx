import { Ellipsis } from "lucide-react";
import type { ReactElement } from "react";
import { classes } from "#ui/components/classes.ts";
import { Popover } from "#ui/components/Popover.tsx";
import { pagesInBottomBar, type NavItem, type NavProps } from "./navItem.ts";
import { NavLink } from "./NavLink.tsx";

const SLOT = classes(
  "flex h-13 w-full min-w-0 flex-col items-center justify-center gap-0.5 px-0.5 text-small text-muted [&>svg]:size-5",
  "aria-expanded:text-ink aria-[current]:font-semibold aria-[current]:text-ink focus-visible:-outline-offset-2",
);

/** The person sees the pages under the thumb on a small screen; those that do not fit are under *More*. */
export function BottomBar({ items, currentId, onNavigate }: NavProps): ReactElement {
  const shown = items.slice(0, pagesInBottomBar(items.length));
  const folded = items.slice(shown.length);
  return (
    <nav
      aria-label="Pages"
      className="border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] pane:hidden"
    >
      <ul className="flex">
        {shown.map((item) => (
          <li key={item.id} className="min-w-0 flex-1">
            <NavLink {...{ item, onNavigate }} isCurrent={item.id === currentId} className={SLOT}>
              {item.icon}
              <span className="max-w-full truncate">{item.label}</span>
            </NavLink>
          </li>
        ))}
        {folded.length > 0 && (
          <li className="min-w-0 flex-1">
            <More {...{ items: folded, currentId, onNavigate }} />
          </li>
        )}
      </ul>
    </nav>
  );
}

function More({ items, currentId, onNavigate }: NavProps): ReactElement {
  const current = items.find((item) => item.id === currentId);
  return (
    <Popover
      label="More pages"
      placement="top end"
      triggerClassName={SLOT}
      trigger={
        <>
          {current?.icon ?? <Ellipsis aria-hidden />}
          <span className={classes("max-w-full truncate", current !== undefined && "font-semibold text-ink")}>
            {current?.label ?? "More"}
          </span>
        </>
      }
      {...(current !== undefined && { triggerLabel: `${current.label}, more pages` })}
    >
      {(close) => (
        <ul className="-m-2 flex flex-col">
          {items.map((item: NavItem) => (
            <li key={item.id}>
              <NavLink
                item={item}
                isCurrent={item.id === currentId}
                onNavigate={(href) => {
                  close();
                  onNavigate(href);
                }}
                className="flex h-11 items-center gap-3 rounded-md px-3 hover:bg-hover aria-[current]:bg-picked [&>svg]:size-5"
              >
                {item.icon}
                {item.label}
              </NavLink>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
