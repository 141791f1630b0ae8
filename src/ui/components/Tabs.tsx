import { useId, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";
import { rovingIndex } from "./rovingIndex.ts";

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** A number behind the label, such as how many are inside. */
  readonly count?: number | undefined;
  /** Drawn only while the tab is selected. */
  readonly content: ReactNode;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly selectedId: string;
  readonly onSelect: (id: string) => void;
  /** Takes the height it is given, edge to edge, and lets the panel scroll; where the window is too small for that, the page does. */
  readonly isFilling?: boolean | undefined;
}

/** The person sees one of several panels and changes it by pointer or arrow key. */
export function Tabs({ label, tabs, selectedId, onSelect, isFilling = false }: TabsProps): ReactElement {
  const prefix = useId();
  const selectedIndex = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === selectedId),
  );
  const selected = tabs[selectedIndex];

  function moveByKey(event: KeyboardEvent<HTMLDivElement>): void {
    const index = rovingIndex(event.key, selectedIndex, tabs.length, "horizontal");
    const next = index === null ? undefined : tabs[index];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    document.getElementById(`${prefix}${next.id}`)?.focus();
  }

  return (
    <div className={classes("flex min-w-0 flex-col", isFilling && "split:h-full split:min-h-0")}>
      <div
        role="tablist"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={moveByKey}
        className={classes(
          "flex gap-4 overflow-x-auto overflow-y-hidden border-b border-line",
          isFilling && "shrink-0 px-4 split:pr-12",
        )}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${prefix}${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === selected}
            aria-controls={tab === selected ? `${prefix}panel` : undefined}
            tabIndex={tab === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
            className={classes(
              "flex h-control shrink-0 items-center gap-1.5 border-b-2 border-transparent px-0.5 text-muted",
              "transition-colors hover:text-ink aria-selected:border-ink aria-selected:text-ink focus-visible:-outline-offset-2",
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="figures text-small text-muted">{tab.count}</span>}
          </button>
        ))}
      </div>
      {selected !== undefined && (
        <div
          id={`${prefix}panel`}
          role="tabpanel"
          aria-labelledby={`${prefix}${selected.id}`}
          tabIndex={0}
          className={classes(
            "min-w-0",
            isFilling
              ? "relative pt-3 focus-visible:-outline-offset-2 split:min-h-0 split:flex-1 split:overflow-y-auto"
              : "pt-4",
          )}
        >
          {selected.content}
        </div>
      )}
    </div>
  );
}
