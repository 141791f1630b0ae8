import { Download, Ellipsis, FilePlus, ListChecks, Plus, Redo2, Undo2, Upload } from "lucide-react";
import type { ReactElement } from "react";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { Button } from "#ui/components/Button.tsx";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import type { RubricUndo } from "./useRubricUndo.ts";

export interface LibraryHeaderProps {
  /** `null` while the editor beside it has these buttons. */
  readonly undo: RubricUndo | null;
  readonly isReady: boolean;
  /** The page itself offers to write the first rubric. */
  readonly isEmpty: boolean;
  readonly onCreate: () => void;
  /** Start from a starter. */
  readonly onStart: (starterId: string) => void;
  readonly onImport: (() => void) | undefined;
  /** `null` when there is nothing to select or export. */
  readonly onSelectSeveral: (() => void) | null;
  readonly onExportShown: (() => void) | null;
}

/** The person starts a rubric, blank or from a starter, takes back what was done, and finds what is done with several. */
export function LibraryHeader({
  undo,
  isReady,
  isEmpty,
  onCreate,
  onStart,
  onImport,
  onSelectSeveral,
  onExportShown,
}: LibraryHeaderProps): ReactElement | null {
  if (isEmpty) {
    if (undo === null || (undo.undoStep === null && undo.redoStep === null)) return null;
    return (
      <div className="flex shrink-0 justify-end px-3 pt-3">
        <UndoButtons {...undo} />
      </div>
    );
  }
  const entries: readonly MenuEntry[] = [
    ...STARTER_RUBRICS.map(({ id, name }) => ({
      id,
      label: `Start from ${name}`,
      icon: <FilePlus />,
      onSelect: () => onStart(id),
    })),
    ...(onImport === undefined
      ? []
      : [{ id: "import", label: "Import …", icon: <Upload />, onSelect: onImport }]),
    ...(onSelectSeveral === null && onExportShown === null ? [] : ["separator" as const]),
    ...(onSelectSeveral === null
      ? []
      : [
          {
            id: "select",
            label: "Select several",
            icon: <ListChecks />,
            keys: "x",
            onSelect: onSelectSeveral,
          },
        ]),
    ...(onExportShown === null
      ? []
      : [{ id: "export", label: "Export those shown …", icon: <Download />, onSelect: onExportShown }]),
  ];
  return (
    <div className="flex shrink-0 items-center px-3 pt-3 [&>:first-child]:mr-1">
      <Button icon={<Plus />} keys="n" isDisabled={!isReady} onPress={onCreate}>
        New rubric
      </Button>
      {isReady && <Menu label="More" icon={<Ellipsis />} isIconOnly entries={entries} />}
      <span className="flex-1" />
      {undo !== null && <UndoButtons {...undo} />}
    </div>
  );
}

function UndoButtons({ undoStep, redoStep, undo, redo }: RubricUndo): ReactElement {
  return (
    <>
      <IconButton
        label={undoStep === null ? "Nothing to undo" : `Undo ${undoStep.label}`}
        icon={<Undo2 />}
        keys="Mod+Z"
        isDisabled={undoStep === null}
        isTooltipHidden={undoStep === null}
        onPress={undo}
      />
      <IconButton
        label={redoStep === null ? "Nothing to redo" : `Redo ${redoStep.label}`}
        icon={<Redo2 />}
        keys="Mod+Shift+Z"
        isDisabled={redoStep === null}
        isTooltipHidden={redoStep === null}
        onPress={redo}
      />
    </>
  );
}
