import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type FocusEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";
import type { RubricFilter } from "#core/rubric/findRubrics.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { selectRubricUsage } from "#stores/rubrics/rubricLibraryState.ts";
import { useRubricLibrary } from "#ui/rubrics/rubricsContext.tsx";
import { nearestRow, type LibraryRow } from "./libraryRows.ts";
import { RubricRow, StarterHeading, StarterRow } from "./RubricRow.tsx";
import { useActiveRow, type ActiveRow } from "./useActiveRow.ts";
import type { LibraryCommands } from "./useLibraryCommands.ts";
import { useListKeys } from "./useListKeys.ts";
import type { RubricSelection } from "./useRubricSelection.ts";

/** What the rest of the pane may ask of the list. */
export interface RubricListHandle {
  /** Give the focus to its first row. */
  readonly enter: () => void;
  /** Give the focus back to the row that had it last. */
  readonly refocus: () => void;
}

export interface RubricListProps {
  readonly rows: readonly LibraryRow[];
  /** The filter that the rows were found by. */
  readonly shownBy: RubricFilter;
  readonly openId: string | null;
  readonly selection: RubricSelection;
  readonly commands: LibraryCommands;
  readonly onOpen: (id: string) => void;
  readonly onMenu: (record: RubricRecord, anchor: HTMLElement) => void;
  /** Above the rows: what was looked for in vain. */
  readonly notice: ReactNode;
  readonly ref?: Ref<RubricListHandle> | undefined;
}

/** The person walks through any number of rubrics by pointer or by key; only the rows in sight are drawn. */
export function RubricList({ ref, notice, ...list }: RubricListProps): ReactElement {
  const { rows, openId, selection } = list;
  const active = useActiveRow(rows, openId, list.shownBy);
  const { scrollRef, virtualizer, activeIndex, activate, focusRow } = active;
  const hadFocus = useRef(false);
  /** Rows that take the focus make a grid of a table. */
  const grid = {
    role: "grid",
    onKeyDown: useListKeys({ ...list, active }),
    onFocus: ({ target }: FocusEvent) => {
      hadFocus.current = true;
      const id = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
      const index = rows.findIndex((row) => row.id === id);
      if (index >= 0 && index !== activeIndex) activate(index);
    },
    onBlur: () => {
      hadFocus.current = false;
    },
  } as const;

  useImperativeHandle(
    ref,
    () => ({
      enter: () => {
        const first = nearestRow(rows, 0, 1);
        if (first !== null) focusRow(first);
      },
      refocus: () => {
        if (activeIndex >= 0) focusRow(activeIndex);
      },
    }),
    [activeIndex, focusRow, rows],
  );
  useLayoutEffect(() => {
    // a row that was archived or deleted took the focus with it
    if (hadFocus.current && document.activeElement === document.body && activeIndex >= 0)
      focusRow(activeIndex);
  }, [activeIndex, focusRow, rows]);

  return (
    <div ref={scrollRef} className="min-h-0 flex-1 overflow-y-auto overscroll-contain border-t border-line">
      {notice}
      {rows.length > 0 && (
        <table
          {...grid}
          aria-label="Rubrics"
          aria-rowcount={rows.length}
          aria-multiselectable={selection.isOn || undefined}
          tabIndex={-1}
          style={{ height: virtualizer.getTotalSize() }}
          className="relative block"
        >
          <tbody className="block">
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              return (
                row !== undefined && (
                  <ListedRow
                    key={row.id}
                    {...list}
                    {...{ row, index, active }}
                    activeId={rows[activeIndex]?.id ?? null}
                    top={start}
                  />
                )
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

function ListedRow({
  row,
  index,
  top,
  active,
  activeId,
  openId,
  selection,
  commands,
  onOpen,
  onMenu,
}: Omit<RubricListProps, "notice" | "ref"> & {
  readonly row: LibraryRow;
  readonly index: number;
  readonly top: number;
  readonly active: ActiveRow;
  readonly activeId: string | null;
}): ReactElement {
  const usage = useRubricLibrary(selectRubricUsage).get(row.id);
  const place = {
    rowIndex: index + 1,
    top,
    isActive: index === active.activeIndex,
    isOpen: row.id === openId,
  };
  const open = (): void => {
    active.activate(index);
    onOpen(row.id);
  };
  switch (row.kind) {
    case "heading":
      return <StarterHeading {...place} />;
    case "starter":
      return (
        <StarterRow
          {...place}
          rubric={row.rubric}
          onPress={open}
          onStart={() => commands.duplicate(row.id)}
        />
      );
    case "rubric": {
      const { record } = row;
      const press = (event: MouseEvent): void => {
        const from = activeId;
        active.activate(index);
        if (event.shiftKey) selection.extendTo(row.id, from);
        else if (event.ctrlKey || event.metaKey || selection.isOn) selection.toggle(row.id);
        else open();
      };
      return (
        <RubricRow
          {...place}
          {...{ record, usage }}
          isPicking={selection.isOn}
          isPicked={selection.ids.has(row.id)}
          onPress={press}
          onPick={() => selection.toggle(row.id)}
          onStar={() => commands.setFavourite([record], !record.isFavourite)}
          onMenu={(anchor) => {
            active.activate(index);
            onMenu(record, anchor);
          }}
        />
      );
    }
  }
}
