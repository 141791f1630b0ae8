import { ChevronDown, ChevronUp } from "lucide-react";
import { useState, type CSSProperties, type ReactElement, type ReactNode } from "react";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Tabs, type Tab } from "#ui/components/Tabs.tsx";
import { DrawerEdge } from "./DrawerEdge.tsx";
import { RUBRIC_TAB_LABELS, RUBRIC_TABS, type RubricTab } from "./rubricTab.ts";

export interface EditorDrawerProps {
  readonly tab: RubricTab;
  readonly onTab: (tab: RubricTab) => void;
  /** How many are behind a tab. */
  readonly counts: Partial<Readonly<Record<RubricTab, number>>>;
  readonly contents: Readonly<Record<RubricTab, ReactNode>>;
}

/** The height that was chosen last, for the next rubric that is opened; in percent of the editor's. */
let chosenHeight = 36;
let wasClosed = false;

/**
 * The person tries the rubric, reads its prompt, compares versions or edits its JSON under the form, drags the edge between both,
 * and folds the drawer away to see the form alone. Where the window is small, the drawer follows the form on the page.
 */
export function EditorDrawer({ tab, onTab, counts, contents }: EditorDrawerProps): ReactElement {
  const [height, setHeight] = useState(chosenHeight);
  const [isClosed, setClosed] = useState(wasClosed);

  function close(isNowClosed: boolean): void {
    wasClosed = isNowClosed;
    setClosed(isNowClosed);
  }

  if (isClosed)
    return (
      <ClosedDrawer
        counts={counts}
        onOpen={(wanted) => {
          close(false);
          if (wanted !== null) onTab(wanted);
        }}
      />
    );

  const tabs = RUBRIC_TABS.map((id): Tab => ({
    id,
    label: RUBRIC_TAB_LABELS[id],
    count: counts[id],
    content: <div className="@container px-4 pb-6">{contents[id]}</div>,
  }));
  return (
    <div
      style={{ "--drawer": `${height}%` } as CSSProperties}
      className="relative flex flex-col border-t border-line bg-ground split:h-(--drawer) split:min-h-0 split:shrink-0"
    >
      <DrawerEdge
        height={height}
        onHeight={(next) => {
          chosenHeight = next;
          setHeight(next);
        }}
      />
      <div className="min-h-0 flex-1 split:overflow-y-auto [&>div>[role=tablist]]:sticky [&>div>[role=tablist]]:top-0 [&>div>[role=tablist]]:z-10 [&>div>[role=tablist]]:bg-ground [&>div>[role=tablist]]:px-4 [&>div>[role=tablist]]:pr-12">
        <Tabs
          label="Trial, prompt, history and JSON"
          tabs={tabs}
          selectedId={tab}
          onSelect={(id) => onTab(RUBRIC_TABS.find((other) => other === id) ?? tab)}
        />
      </div>
      <div className="absolute top-0 right-3 z-10 hidden split:block">
        <IconButton label="Fold away" icon={<ChevronDown />} onPress={() => close(true)} />
      </div>
    </div>
  );
}

function ClosedDrawer({
  counts,
  onOpen,
}: {
  readonly counts: EditorDrawerProps["counts"];
  readonly onOpen: (tab: RubricTab | null) => void;
}): ReactElement {
  return (
    <div className="flex shrink-0 items-center gap-4 border-t border-line bg-ground pr-3 pl-4">
      {RUBRIC_TABS.map((id) => (
        <button
          key={id}
          type="button"
          aria-expanded={false}
          onClick={() => onOpen(id)}
          className="flex h-control items-center gap-1.5 px-0.5 text-muted transition-colors hover:text-ink"
        >
          {RUBRIC_TAB_LABELS[id]}
          {counts[id] !== undefined && <span className="figures text-small">{counts[id]}</span>}
        </button>
      ))}
      <span className="ml-auto">
        <IconButton label="Unfold" icon={<ChevronUp />} onPress={() => onOpen(null)} />
      </span>
    </div>
  );
}
