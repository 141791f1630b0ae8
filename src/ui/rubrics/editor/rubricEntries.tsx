import { Archive, ArchiveRestore, CopyPlus, Tags, Trash2 } from "lucide-react";
import type { RubricRecord, RubricUsage } from "#core/rubric/rubricRecord.ts";
import type { OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { deleteWords } from "#ui/rubrics/library/libraryWords.ts";
import type { LibraryCommands } from "#ui/rubrics/library/useLibraryCommands.ts";

export interface RubricEntriesOptions {
  readonly rubric: Pick<OpenRubric, "id">;
  /** `null` for a starter, which can only be copied and exported. */
  readonly record: RubricRecord | null;
  readonly usage: RubricUsage | undefined;
  readonly commands: LibraryCommands;
  readonly exportEntries: readonly MenuEntry[];
  readonly onTags: () => void;
}

/** What the menu of the open rubric offers. */
export function rubricEntries({
  rubric,
  record,
  usage,
  commands,
  exportEntries,
  onTags,
}: RubricEntriesOptions): readonly MenuEntry[] {
  const copying: MenuEntry = {
    id: "duplicate",
    label: "Duplicate",
    icon: <CopyPlus />,
    onSelect: () => commands.duplicate(rubric.id),
  };
  const exports: readonly MenuEntry[] = exportEntries.length === 0 ? [] : ["separator", ...exportEntries];
  if (record === null) return [copying, ...exports];
  const { isArchived } = record;
  const verdicts = usage?.verdicts ?? 0;
  return [
    copying,
    {
      id: "tags",
      label: record.tags.length > 0 ? "Edit tags …" : "Add tags …",
      icon: <Tags />,
      onSelect: onTags,
    },
    ...exports,
    "separator",
    {
      id: "archive",
      label: isArchived ? "Bring back" : "Archive",
      icon: isArchived ? <ArchiveRestore /> : <Archive />,
      onSelect: () => commands.setArchived([record], !isArchived),
    },
    {
      id: "delete",
      label: deleteWords(usage),
      icon: <Trash2 />,
      isDanger: verdicts === 0,
      isDisabled: verdicts > 0,
      onSelect: () => commands.remove(record),
    },
  ];
}
