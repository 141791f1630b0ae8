import type { ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { counted } from "./libraryWords.ts";

export interface SelectionBarProps {
  readonly picked: number;
  readonly shown: number;
  /** The archive is shown: what is picked there can be brought back. */
  readonly isArchive: boolean;
  readonly onPickAll: () => void;
  readonly onTags: (anchor: HTMLElement) => void;
  readonly onArchive: () => void;
  readonly onExport: (() => void) | undefined;
  readonly onDone: () => void;
}

/** The person sees how many rubrics are selected and does one thing with all of them. */
export function SelectionBar({
  picked,
  shown,
  isArchive,
  onPickAll,
  onTags,
  onArchive,
  onExport,
  onDone,
}: SelectionBarProps): ReactElement {
  const isNone = picked === 0;
  return (
    <section
      data-bottom-bar
      aria-label="Selected rubrics"
      className="flex shrink-0 flex-col gap-2 border-t border-line bg-panel px-3 py-2"
    >
      <div className="flex items-center justify-between gap-2">
        <output className="text-table">
          {isNone ? "Press the rubrics to select" : `${counted(picked, "rubric")} selected`}
        </output>
        <Button variant="quiet" isDisabled={picked === shown} onPress={onPickAll}>
          Select all
        </Button>
      </div>
      <div className="flex flex-wrap gap-1">
        <Button isDisabled={isNone} onPress={onArchive}>
          {isArchive ? "Bring back" : "Archive"}
        </Button>
        <Button isDisabled={isNone} onPress={(event) => onTags(event.currentTarget)}>
          Add tags …
        </Button>
        {onExport !== undefined && (
          <Button isDisabled={isNone} onPress={onExport}>
            Export …
          </Button>
        )}
        <span className="flex-1" />
        <Button variant="quiet" keys="Escape" onPress={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
