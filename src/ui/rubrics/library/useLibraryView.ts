import { useDeferredValue, useEffect, useMemo } from "react";
import { findRubrics, prepareSearch, type RubricFilter } from "#core/rubric/findRubrics.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { countTags, type KnownTag } from "#core/rubric/tags.ts";
import { selectRubricFilter } from "#stores/rubrics/rubricFilterStore.ts";
import { selectRubricRecords, selectRubricUsage } from "#stores/rubrics/rubricLibraryState.ts";
import { useRubricFilter, useRubricLibrary } from "#ui/rubrics/rubricsContext.tsx";
import { libraryRows, type LibraryRow } from "./libraryRows.ts";

/** The library as the filter leaves it. */
export interface LibraryView {
  /** As it is set. */
  readonly filter: RubricFilter;
  /** By which `found` was found; a moment behind while someone types. */
  readonly shownBy: RubricFilter;
  readonly found: readonly RubricRecord[];
  readonly foundIds: readonly string[];
  readonly rows: readonly LibraryRow[];
  /** Rubrics on the shelf that is shown. */
  readonly total: number;
  /** Of that shelf. */
  readonly tags: readonly KnownTag[];
}

/** How many texts are prepared for searching in one idle moment. */
const PREPARED_AT_ONCE = 500;

/** What the pane draws; the list may come a frame later than a letter typed here or in the editor, never the letter itself. */
export function useLibraryView(): LibraryView {
  const records = useCalmRecords();
  const usageById = useRubricLibrary(selectRubricUsage);
  const filter = useRubricFilter(selectRubricFilter);
  usePreparedSearch(records);
  const calmFilter = useDeferredValue(filter);
  const shelf = useMemo(
    () => records.filter(({ isArchived }) => isArchived === (calmFilter.shows === "archived")),
    [records, calmFilter.shows],
  );
  const tags = useMemo(() => countTags(shelf), [shelf]);
  const found = useMemo(() => findRubrics(shelf, usageById, calmFilter), [shelf, usageById, calmFilter]);
  const foundIds = useMemo(() => found.map(({ id }) => id), [found]);
  const rows = useMemo(() => libraryRows(found, calmFilter), [found, calmFilter]);
  return { filter, shownBy: calmFilter, found, foundIds, rows, total: shelf.length, tags };
}

/** The records, a moment behind: each pause in typing changes one of them, and the list is found and sorted anew. */
function useCalmRecords(): readonly RubricRecord[] {
  const records = useRubricLibrary(selectRubricRecords);
  const calmRecords = useDeferredValue(records);
  // when the first ones come, an empty shelf must not be shown before them
  return calmRecords.length === 0 ? records : calmRecords;
}

/** Fold texts while nothing else is to be done, so that the first search is as fast as the others. */
function usePreparedSearch(records: readonly RubricRecord[]): void {
  useEffect(() => {
    let next = 0;
    let timer: ReturnType<typeof setTimeout>;
    const prepareSome = (): void => {
      prepareSearch(records.slice(next, next + PREPARED_AT_ONCE));
      next += PREPARED_AT_ONCE;
      if (next < records.length) timer = setTimeout(prepareSome, 16);
    };
    timer = setTimeout(prepareSome, 100);
    return () => clearTimeout(timer);
  }, [records]);
}
