import { ChevronDown, ChevronUp } from "lucide-react";
import { useRef, type CSSProperties, type ReactElement, type ReactNode, type Ref } from "react";
import { flushSync } from "react-dom";
import { classes } from "#ui/components/classes.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Tabs, type Tab } from "#ui/components/Tabs.tsx";
import { useKeptNumber } from "#ui/rubrics/useKeptNumber.ts";
import { DRAWER_LIMITS, DrawerEdge } from "./DrawerEdge.tsx";
import { RUBRIC_TAB_LABELS, RUBRIC_TABS, type RubricTab } from "./rubricTab.ts";

export interface EditorDrawerProps {
  readonly tab: RubricTab;
  readonly onTab: (tab: RubricTab) => void;
  /** How many are behind a tab. */
  readonly counts: Partial<Readonly<Record<RubricTab, number>>>;
  readonly contents: Readonly<Record<RubricTab, ReactNode>>;
}

/** In percent; beside the form both halves are alike, below it the form keeps what its six texts need. */
const HEIGHT = { ...DRAWER_LIMITS, initial: 44 };
const WIDTH = { ...DRAWER_LIMITS, initial: 50 };
const FOLDED = { min: 0, max: 1, initial: 0 };

/**
 * The person tries the rubric, reads its prompt, compares versions or edits its JSON beside the form or, where that is too narrow,
 * below it; drags the edge between both, and folds the drawer away to see the form alone. Where the window is small, the drawer
 * follows the form on the page.
 */
export function EditorDrawer({ tab, onTab, counts, contents }: EditorDrawerProps): ReactElement {
  const [height, setHeight] = useKeptNumber("hearth-rubric-drawer-height", HEIGHT);
  const [width, setWidth] = useKeptNumber("hearth-rubric-drawer-width", WIDTH);
  const [folded, setFolded] = useKeptNumber("hearth-rubric-drawer-folded", FOLDED);
  const unfoldRef = useRef<HTMLButtonElement>(null);
  const drawerRef = useRef<HTMLDivElement>(null);

  if (folded === 1)
    return (
      <ClosedDrawer
        counts={counts}
        buttonRef={unfoldRef}
        onOpen={(wanted) => {
          flushSync(() => {
            setFolded(0);
            if (wanted !== null) onTab(wanted);
          });
          drawerRef.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
        }}
      />
    );

  const tabs = RUBRIC_TABS.map((id): Tab => ({
    id,
    label: RUBRIC_TAB_LABELS[id],
    count: counts[id],
    content: (
      <div className={classes("@container px-4 pb-4", id === "trial" && "split:h-full")}>{contents[id]}</div>
    ),
  }));
  return (
    <div
      ref={drawerRef}
      style={{ "--drawer-height": `${height}%`, "--drawer-width": `${width}%` } as CSSProperties}
      className={classes(
        "relative border-t border-line bg-ground split:h-(--drawer-height) split:min-h-0 split:shrink-0",
        "beside:h-full beside:w-(--drawer-width) beside:border-t-0 beside:border-l",
      )}
    >
      <DrawerEdge measure="height" size={height} onSize={setHeight} />
      <DrawerEdge measure="width" size={width} onSize={setWidth} />
      <Tabs
        label="Trial, prompt, history and JSON"
        tabs={tabs}
        selectedId={tab}
        onSelect={(id) => onTab(RUBRIC_TABS.find((other) => other === id) ?? tab)}
        isFilling
      />
      <div className="absolute top-0 right-3 z-10 hidden split:block">
        <IconButton
          label="Fold away"
          icon={<ChevronDown className="beside:-rotate-90" />}
          onPress={() => {
            flushSync(() => setFolded(1));
            unfoldRef.current?.focus();
          }}
        />
      </div>
    </div>
  );
}

function ClosedDrawer({
  counts,
  buttonRef,
  onOpen,
}: {
  readonly counts: EditorDrawerProps["counts"];
  readonly buttonRef: Ref<HTMLButtonElement>;
  readonly onOpen: (tab: RubricTab | null) => void;
}): ReactElement {
  return (
    <div className="flex shrink-0 items-center gap-4 border-t border-line bg-ground pr-3 pl-4 beside:flex-col beside:items-start beside:gap-1 beside:border-t-0 beside:border-l beside:px-3">
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
      <span className="ml-auto beside:order-first beside:ml-0">
        <IconButton
          ref={buttonRef}
          label="Unfold"
          icon={<ChevronUp className="beside:-rotate-90" />}
          onPress={() => onOpen(null)}
        />
      </span>
    </div>
  );
}
