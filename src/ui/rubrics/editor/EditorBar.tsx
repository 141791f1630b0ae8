import {
  ChevronLeft,
  Ellipsis,
  PanelLeftClose,
  PanelLeftOpen,
  Redo2,
  Scale,
  Star,
  Undo2,
} from "lucide-react";
import { useState, type ReactElement } from "react";
import { countTags } from "#core/rubric/tags.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { selectRubricRecords, selectRubricUsage } from "#stores/rubrics/rubricLibraryState.ts";
import { Button } from "#ui/components/Button.tsx";
import { classes } from "#ui/components/classes.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { useNow } from "#ui/models/useNow.ts";
import { rubricName, timesUsedWords } from "#ui/rubrics/library/libraryWords.ts";
import { TagsPopover } from "#ui/rubrics/library/TagsPopover.tsx";
import type { LibraryCommands } from "#ui/rubrics/library/useLibraryCommands.ts";
import type { RubricUndo } from "#ui/rubrics/library/useRubricUndo.ts";
import { useRubricLibrary } from "#ui/rubrics/rubricsContext.tsx";
import type { LibraryFold } from "#ui/rubrics/useLibraryFold.ts";
import { isUnsaved, stateWords } from "./editorWords.ts";
import { rubricEntries } from "./rubricEntries.tsx";

export interface EditorBarProps {
  readonly rubric: OpenRubric;
  /** `null` for a starter. */
  readonly record: RubricRecord | null;
  readonly commands: LibraryCommands;
  readonly undo: RubricUndo;
  readonly exportEntries: readonly MenuEntry[];
  /** Go back to the library, where it is not beside the editor. */
  readonly onBack: () => void;
  readonly libraryFold: LibraryFold;
  readonly onSave: () => void;
  readonly onJudgeWith: () => void;
  /** Whether nothing else in view is the primary button. */
  readonly isPrimary: boolean;
}

/** The person reads how the text stands, and finds what can be done with the rubric as a whole. */
export function EditorBar({
  rubric,
  record,
  commands,
  undo,
  exportEntries,
  onBack,
  libraryFold,
  onSave,
  onJudgeWith,
  isPrimary,
}: EditorBarProps): ReactElement {
  const nowMs = useNow(false);
  const usage = useRubricLibrary(selectRubricUsage).get(rubric.id);
  const state = [stateWords(rubric, nowMs), timesUsedWords(usage)]
    .filter((words) => words !== null)
    .join(" · ");
  const hasVersion = rubric.versions.length > 0;
  const variant = isPrimary ? "primary" : "secondary";
  const mayWrite = rubric.access.kind === "here";
  return (
    <div className="sticky top-0 z-30 flex shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-ground p-1.5 split:static pane:pr-2">
      <LibraryButton onBack={onBack} fold={libraryFold} />
      <p
        title={state}
        className="order-last w-full truncate px-2.5 text-table text-muted pane:order-none pane:w-auto pane:min-w-40 pane:flex-1 pane:px-0"
      >
        {state}
      </p>
      <div
        role="toolbar"
        aria-label="Rubric"
        className="ml-auto flex flex-wrap items-center justify-end gap-1"
      >
        <span className={classes("gap-1 pane:inline-flex", record === null ? "hidden" : "inline-flex")}>
          <UndoButtons undo={undo} isTyping={rubric.keeping.kind !== "kept"} />
        </span>
        {record !== null && (
          // on a small screen it is starred in the library
          <span className="hidden pane:inline-flex">
            <IconButton
              label={record.isFavourite ? "Take the star away" : "Favourite"}
              icon={<Star className={record.isFavourite ? "fill-current" : undefined} />}
              isPressed={record.isFavourite}
              onPress={() => commands.setFavourite([record], !record.isFavourite)}
            />
          </span>
        )}
        {hasVersion && (
          <span className="inline-flex pane:hidden">
            <IconButton label="Judge with it" icon={<Scale />} onPress={onJudgeWith} />
          </span>
        )}
        <RubricMenu {...{ rubric, record, commands, exportEntries }} />
        {hasVersion && (
          <span className="hidden pane:inline-flex">
            <Button icon={<Scale />} onPress={onJudgeWith}>
              Judge with it
            </Button>
          </span>
        )}
        {record === null ? (
          <Button variant={variant} onPress={() => commands.duplicate(rubric.id)}>
            Start from this rubric
          </Button>
        ) : (
          <Button
            variant={variant}
            keys="Mod+s"
            isDisabled={!mayWrite || !isUnsaved(rubric)}
            onPress={onSave}
          >
            Save version
          </Button>
        )}
      </div>
    </div>
  );
}

/** Back to the library where it takes the whole screen; where it stands beside the rubric, it makes room for it. */
function LibraryButton({
  onBack,
  fold: { isFolded, toggle },
}: {
  readonly onBack: () => void;
  readonly fold: LibraryFold;
}): ReactElement {
  return (
    <>
      <span className="inline-flex pane:hidden">
        <IconButton label="All rubrics" icon={<ChevronLeft />} onPress={onBack} />
      </span>
      <span className="hidden pane:inline-flex">
        <IconButton
          label={isFolded ? "Show the library" : "Hide the library"}
          keys="["
          icon={isFolded ? <PanelLeftOpen /> : <PanelLeftClose />}
          onPress={toggle}
        />
      </span>
    </>
  );
}

function UndoButtons({
  undo,
  isTyping,
}: {
  readonly undo: RubricUndo;
  /** What is typed now becomes a step as soon as it is kept. */
  readonly isTyping: boolean;
}): ReactElement {
  const { undoStep, redoStep } = undo;
  return (
    <>
      <IconButton
        label={undoStep === null || isTyping ? "Undo" : `Undo ${undoStep.label}`}
        icon={<Undo2 />}
        keys="Mod+z"
        isDisabled={undoStep === null && !isTyping}
        onPress={undo.undo}
      />
      <IconButton
        label={redoStep === null ? "Redo" : `Redo ${redoStep.label}`}
        icon={<Redo2 />}
        keys="Mod+Shift+z"
        isDisabled={redoStep === null}
        onPress={undo.redo}
      />
    </>
  );
}

function RubricMenu({
  rubric,
  record,
  commands,
  exportEntries,
}: Pick<EditorBarProps, "rubric" | "record" | "commands" | "exportEntries">): ReactElement {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [areTagsOpen, setTagsOpen] = useState(false);
  const records = useRubricLibrary(selectRubricRecords);
  const usage = useRubricLibrary(selectRubricUsage).get(rubric.id);
  const entries = rubricEntries({
    rubric,
    record,
    usage,
    commands,
    exportEntries,
    onTags: () => setTagsOpen(true),
  });
  return (
    <span ref={setAnchor} className="inline-flex">
      <Menu
        label="More about this rubric"
        isIconOnly
        icon={<Ellipsis />}
        entries={entries}
        placement="bottom end"
      />
      {record !== null && areTagsOpen && anchor !== null && (
        <TagsPopover
          label={`Tags of ${rubricName(record)}`}
          anchor={anchor}
          tags={record.tags}
          known={countTags(records)}
          description="Commas between them"
          onSave={(tags) => commands.setTags([record], () => tags)}
          onClose={() => setTagsOpen(false)}
        />
      )}
    </span>
  );
}
