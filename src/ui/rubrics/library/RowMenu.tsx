import {
  Archive,
  ArchiveRestore,
  CopyPlus,
  Download,
  ListChecks,
  Star,
  StarOff,
  Tags,
  Trash2,
} from "lucide-react";
import { lazy, Suspense, useRef, type ReactElement } from "react";
import type { RubricRecord, RubricUsage } from "#core/rubric/rubricRecord.ts";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { deleteWords, rubricName } from "./libraryWords.ts";
import type { LibraryCommands } from "./useLibraryCommands.ts";

const MenuPanel = lazy(async () => ({ default: (await import("#ui/components/MenuPanel.tsx")).MenuPanel }));

export interface RowMenuProps {
  readonly record: RubricRecord;
  readonly usage: RubricUsage | undefined;
  /** What the menu stands beside. */
  readonly anchor: HTMLElement;
  readonly commands: LibraryCommands;
  readonly onTags: () => void;
  readonly onSelectSeveral: () => void;
  readonly onExport: (() => void) | undefined;
  readonly onClose: () => void;
}

/** The person sees everything that can be done with one rubric. One menu serves all rows. */
export function RowMenu({ record, anchor, onClose, ...rest }: RowMenuProps): ReactElement {
  const triggerRef = useRef(anchor);
  return (
    <Suspense>
      <MenuPanel
        label={`Actions for ${rubricName(record)}`}
        entries={rowEntries({ record, ...rest })}
        triggerRef={triggerRef}
        isOpen
        placement="bottom end"
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      />
    </Suspense>
  );
}

function rowEntries({
  record,
  usage,
  commands,
  onTags,
  onSelectSeveral,
  onExport,
}: Omit<RowMenuProps, "anchor" | "onClose">): readonly MenuEntry[] {
  const { isFavourite, isArchived } = record;
  return [
    {
      id: "duplicate",
      label: "Duplicate",
      icon: <CopyPlus />,
      onSelect: () => commands.duplicate(record.id),
    },
    {
      id: "tags",
      label: record.tags.length > 0 ? "Edit tags …" : "Add tags …",
      icon: <Tags />,
      onSelect: onTags,
    },
    {
      id: "favourite",
      label: isFavourite ? "Take the star away" : "Favourite",
      icon: isFavourite ? <StarOff /> : <Star />,
      keys: "f",
      onSelect: () => commands.setFavourite([record], !isFavourite),
    },
    ...(onExport === undefined
      ? []
      : [{ id: "export", label: "Export …", icon: <Download />, onSelect: onExport }]),
    { id: "select", label: "Select several", icon: <ListChecks />, keys: "x", onSelect: onSelectSeveral },
    "separator",
    {
      id: "archive",
      label: isArchived ? "Bring back" : "Archive",
      icon: isArchived ? <ArchiveRestore /> : <Archive />,
      keys: "e",
      onSelect: () => commands.setArchived([record], !isArchived),
    },
    {
      id: "delete",
      label: deleteWords(usage),
      icon: <Trash2 />,
      isDanger: (usage?.verdicts ?? 0) === 0,
      isDisabled: (usage?.verdicts ?? 0) > 0,
      onSelect: () => commands.remove(record),
    },
  ];
}
