import { useMemo, type ReactElement } from "react";
import { countTags, tagsProblem } from "#core/rubric/tags.ts";
import { selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { useRubricLibrary } from "#ui/rubrics/rubricsContext.tsx";
import { namesOf } from "./libraryWords.ts";
import { TagsPopover } from "./TagsPopover.tsx";
import type { LibraryCommands } from "./useLibraryCommands.ts";

/** The person edits the tags of one rubric, or adds tags to several. */
export function RubricTags({
  ids,
  anchor,
  commands,
  onClose,
}: {
  readonly ids: readonly string[];
  readonly anchor: HTMLElement;
  readonly commands: LibraryCommands;
  readonly onClose: () => void;
}): ReactElement | null {
  const records = useRubricLibrary(selectRubricRecords);
  const known = useMemo(() => countTags(records), [records]);
  const chosen = useMemo(() => records.filter(({ id }) => ids.includes(id)), [ids, records]);
  const [only] = chosen;
  if (only === undefined) return null;
  const description = "Commas between them";
  if (chosen.length === 1) {
    return (
      <TagsPopover
        {...{ anchor, known, description, onClose }}
        label={`Tags of ${namesOf(chosen)}`}
        tags={only.tags}
        onSave={(tags) => commands.setTags(chosen, () => tags)}
      />
    );
  }
  const withAdded = (own: readonly string[], added: readonly string[]): readonly string[] => [
    ...new Set([...own, ...added]),
  ];
  return (
    <TagsPopover
      {...{ anchor, known, description, onClose }}
      label={`Tags to add to ${namesOf(chosen)}`}
      tags={[]}
      problemOf={(added) => {
        const full = chosen.find(({ tags }) => tagsProblem(withAdded(tags, added)) !== null);
        return full === undefined ? null : `${namesOf([full])} would have too many tags`;
      }}
      onSave={(added) => commands.setTags(chosen, ({ tags }) => withAdded(tags, added))}
    />
  );
}
