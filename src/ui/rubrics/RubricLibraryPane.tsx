import { useEffect, useRef, useState, type ReactElement, type ReactNode, type RefObject } from "react";
import { isFiltering } from "#core/rubric/findRubrics.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { selectRubricFilterActions } from "#stores/rubrics/rubricFilterStore.ts";
import {
  selectRubricLibraryActions,
  selectRubricReading,
  selectRubricRecords,
  selectRubricUsage,
} from "#stores/rubrics/rubricLibraryState.ts";
import { LibraryFilters } from "#ui/rubrics/library/LibraryFilters.tsx";
import { LibraryHeader } from "#ui/rubrics/library/LibraryHeader.tsx";
import { EmptyLibrary, EmptyShelf, LibraryFailed, NothingFound } from "#ui/rubrics/library/LibraryStates.tsx";
import { RowMenu } from "#ui/rubrics/library/RowMenu.tsx";
import { RubricList, type RubricListHandle } from "#ui/rubrics/library/RubricList.tsx";
import { RubricTags } from "#ui/rubrics/library/RubricTags.tsx";
import { SelectionBar } from "#ui/rubrics/library/SelectionBar.tsx";
import { useLibraryCommands } from "#ui/rubrics/library/useLibraryCommands.ts";
import { useLibraryView, type LibraryView } from "#ui/rubrics/library/useLibraryView.ts";
import { usePageKeys } from "#ui/rubrics/library/usePageKeys.ts";
import { useRubricSelection } from "#ui/rubrics/library/useRubricSelection.ts";
import { useRubricUndo } from "#ui/rubrics/library/useRubricUndo.ts";
import { useRubricFilter, useRubricLibrary } from "./rubricsContext.tsx";

export interface RubricLibraryPaneProps {
  /** The rubric or starter that is shown beside the library. */
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  readonly onImport?: (() => void) | undefined;
  readonly onExport?: ((ids: readonly string[]) => void) | undefined;
}

/** A part of the pane that is open over it, and what it stands beside. */
type Opened =
  | { readonly kind: "nothing" }
  | { readonly kind: "menu"; readonly id: string; readonly anchor: HTMLElement }
  | { readonly kind: "tags"; readonly ids: readonly string[]; readonly anchor: HTMLElement };

/** The person finds a rubric, starts one, and puts the library in order. Fills the place it is given. */
export function RubricLibraryPane({
  openId,
  onOpen,
  onImport,
  onExport,
}: RubricLibraryPaneProps): ReactElement {
  const reading = useRubricLibrary(selectRubricReading);
  const hasOwn = useRubricLibrary(selectRubricRecords).length > 0;
  const { restore } = useRubricLibrary(selectRubricLibraryActions);
  const view = useLibraryView();
  const selection = useRubricSelection(view.foundIds);
  const commands = useLibraryCommands(onOpen);
  const undo = useRubricUndo(onOpen);
  const paneRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const isReady = reading.kind === "ready";
  usePageKeys(paneRef, {
    search: () => searchRef.current?.focus(),
    create: () => {
      if (isReady) commands.create();
    },
  });

  function body(): ReactNode {
    switch (reading.kind) {
      case "reading":
        return <output className="p-4 text-muted">Reading the rubrics …</output>;
      case "failed":
        return <LibraryFailed error={reading.error} onRetry={() => void restore()} />;
      case "ready":
        return hasOwn ? (
          <Browser {...{ openId, onOpen, onExport, view, selection, commands, searchRef }} />
        ) : (
          <EmptyLibrary
            {...{ openId, onOpen, onImport }}
            onCreate={commands.create}
            onStart={(starterId) => commands.duplicate(starterId)}
          />
        );
    }
  }

  return (
    <div ref={paneRef} className="flex h-full min-h-0 min-w-0 flex-col bg-ground">
      <LibraryHeader
        {...{ isReady, onImport }}
        isEmpty={isReady && !hasOwn}
        undo={openId === null ? undo : null}
        onCreate={commands.create}
        onStart={commands.duplicate}
        onSelectSeveral={isReady && view.found.length > 0 ? selection.start : null}
        onExportShown={
          onExport !== undefined && isReady && view.found.length > 0 ? () => onExport(view.foundIds) : null
        }
      />
      {body()}
    </div>
  );
}

/** The library once there is something in it: finding, the list, and what lies over the list. */
function Browser({
  openId,
  onOpen,
  onExport,
  view,
  selection,
  commands,
  searchRef,
}: Pick<RubricLibraryPaneProps, "openId" | "onOpen" | "onExport"> & {
  readonly view: LibraryView;
  readonly selection: ReturnType<typeof useRubricSelection>;
  readonly commands: ReturnType<typeof useLibraryCommands>;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}): ReactElement {
  const { filter, shownBy, found, rows, total, tags } = view;
  const { setFilter, clear } = useRubricFilter(selectRubricFilterActions);
  const usageById = useRubricLibrary(selectRubricUsage);
  const listRef = useRef<RubricListHandle>(null);
  const [opened, setOpened] = useState<Opened>({ kind: "nothing" });
  const wasOpened = useRef(false);
  useEffect(() => {
    if (opened.kind === "nothing" && wasOpened.current) listRef.current?.refocus();
    wasOpened.current = opened.kind !== "nothing";
  }, [opened]);
  const picked = found.filter(({ id }) => selection.ids.has(id));
  const menuRecord = opened.kind === "menu" ? found.find(({ id }) => id === opened.id) : undefined;
  const clearAndStay = (): void => {
    clear();
    searchRef.current?.focus();
  };
  const notice =
    found.length > 0 ? null : isFiltering(shownBy) ? (
      <NothingFound filter={shownBy} onClear={clearAndStay} />
    ) : (
      <EmptyShelf
        shows={shownBy.shows}
        onSwitch={() => setFilter({ shows: filter.shows === "active" ? "archived" : "active" })}
      />
    );

  return (
    <>
      <LibraryFilters
        {...{ filter, tags, total, searchRef }}
        found={found.length}
        onChange={setFilter}
        onEnterList={() => listRef.current?.enter()}
        onOpenFirst={() => {
          const first = rows.find(({ kind }) => kind !== "heading");
          if (first !== undefined) onOpen(first.id);
        }}
      />
      <RubricList
        ref={listRef}
        {...{ rows, shownBy, openId, selection, commands, onOpen, notice }}
        onMenu={({ id }: RubricRecord, anchor) => setOpened({ kind: "menu", id, anchor })}
      />
      {selection.isOn && (
        <SelectionBar
          picked={picked.length}
          shown={found.length}
          isArchive={filter.shows === "archived"}
          onPickAll={selection.pickAll}
          onArchive={() => commands.setArchived(picked, filter.shows === "active")}
          onTags={(anchor) => setOpened({ kind: "tags", ids: picked.map(({ id }) => id), anchor })}
          onExport={onExport && (() => onExport(picked.map(({ id }) => id)))}
          onDone={selection.stop}
        />
      )}
      {opened.kind === "menu" && menuRecord !== undefined && (
        <RowMenu
          key={menuRecord.id}
          record={menuRecord}
          usage={usageById.get(menuRecord.id)}
          anchor={opened.anchor}
          commands={commands}
          onTags={() => setOpened({ kind: "tags", ids: [menuRecord.id], anchor: opened.anchor })}
          onSelectSeveral={() => selection.toggle(menuRecord.id)}
          onExport={onExport && (() => onExport([menuRecord.id]))}
          onClose={() => setOpened((now) => (now.kind === "menu" ? { kind: "nothing" } : now))}
        />
      )}
      {opened.kind === "tags" && (
        <RubricTags
          ids={opened.ids}
          anchor={opened.anchor}
          commands={commands}
          onClose={() => setOpened({ kind: "nothing" })}
        />
      )}
    </>
  );
}
