import type { KeyboardEvent } from "react";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { rowAfterKey, type LibraryRow } from "./libraryRows.ts";
import type { ActiveRow } from "./useActiveRow.ts";
import type { LibraryCommands } from "./useLibraryCommands.ts";
import type { RubricSelection } from "./useRubricSelection.ts";

const PAGE_SIZE = 10;

/** The keys of the list; typing elsewhere never gets here. */
export function useListKeys({
  rows,
  active,
  selection,
  commands,
  onOpen,
}: {
  readonly rows: readonly LibraryRow[];
  readonly active: ActiveRow;
  readonly selection: RubricSelection;
  readonly commands: LibraryCommands;
  readonly onOpen: (id: string) => void;
}): (event: KeyboardEvent<HTMLElement>) => void {
  function move(event: KeyboardEvent, index: number): void {
    const [from, to] = [rows[active.activeIndex], rows[index]];
    active.focusRow(index);
    if (event.shiftKey && from?.kind === "rubric" && to?.kind === "rubric")
      selection.extendTo(to.id, from.id);
  }

  function actOn(key: string, record: RubricRecord): boolean {
    switch (key) {
      case "f":
        commands.setFavourite([record], !record.isFavourite);
        return true;
      case "e":
        commands.setArchived([record], !record.isArchived);
        return true;
      case "x":
        selection.toggle(record.id);
        return true;
      default:
        return false;
    }
  }

  function handle(event: KeyboardEvent<HTMLElement>): boolean {
    const { key } = event;
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset["row"] !== undefined;
    const row = rows[active.activeIndex];
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "a") {
      selection.pickAll();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (key === "ArrowRight" || key === "ArrowLeft")
      return walkControls(event, key === "ArrowRight" ? 1 : -1);
    if (key === "Escape" && selection.isOn) {
      selection.stop();
      return true;
    }
    const next = rowAfterKey(key, rows, active.activeIndex, PAGE_SIZE);
    if (next !== null) {
      move(event, next);
      return true;
    }
    if (row === undefined || row.kind === "heading") return false;
    if (isOnRow && key === "Enter") {
      onOpen(row.id);
      return true;
    }
    if (row.kind !== "rubric") return false;
    return actOn(isOnRow && key === " " ? "x" : key, row.record);
  }

  return (event) => {
    if (!handle(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Left and right go through a row's own controls, and left from the first back to the row. */
function walkControls({ target }: KeyboardEvent<HTMLElement>, step: 1 | -1): boolean {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  if (row === null) return false;
  const stops = [row, ...row.querySelectorAll<HTMLElement>("button, input")];
  const at = stops.findIndex((stop) => stop === target);
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
  return true;
}
