import { useVirtualizer, defaultRangeExtractor, type Range, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { nearestRow, ROW_HEIGHTS, type LibraryRow } from "./libraryRows.ts";

/** The list's rows as far as they are drawn, and the one that has the focus or would get it. */
export interface ActiveRow {
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** −1 when there are no rows. */
  readonly activeIndex: number;
  readonly activate: (index: number) => void;
  /** Bring a row into sight and give it the focus. */
  readonly focusRow: (index: number) => void;
}

/**
 * One row of a virtual list is the one that Tab leads to. It stays drawn when it is scrolled away, so that the focus is
 * never lost, and when it is gone the row in its place takes over.
 *
 * @param shownBy What the rows were found by; when it changes, the list begins at its top again.
 * @param openId The row that is shown beside; the list comes to it when it changes.
 */
export function useActiveRow(
  rows: readonly LibraryRow[],
  openId: string | null,
  shownBy: unknown,
): ActiveRow {
  const scrollRef = useRef<HTMLDivElement>(null);
  const focusWanted = useRef(false);
  const [active, setActive] = useState<{ readonly id: string | null; readonly index: number }>({
    id: openId,
    index: 0,
  });
  const indexById = useMemo(() => new Map(rows.map(({ id }, index) => [id, index])), [rows]);

  const openIndex = openId === null ? undefined : indexById.get(openId);
  const [seenOpenId, setSeenOpenId] = useState<string | null>(null);
  const isNewlyOpen = openId !== seenOpenId && (openIndex !== undefined || openId === null);
  if (isNewlyOpen) {
    setSeenOpenId(openId);
    if (openIndex !== undefined) setActive({ id: openId, index: openIndex });
  }

  const activeIndex =
    (active.id === null ? undefined : indexById.get(active.id)) ??
    nearestRow(rows, Math.min(active.index, rows.length - 1), -1) ??
    nearestRow(rows, 0, 1) ??
    -1;

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => ROW_HEIGHTS[rows[index]?.kind ?? "rubric"],
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    useFlushSync: false,
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        if (activeIndex < 0 || shown.includes(activeIndex)) return shown;
        return [...shown, activeIndex].toSorted((one, other) => one - other);
      },
      [activeIndex],
    ),
  });

  useLayoutEffect(() => virtualizer.measure(), [rows, virtualizer]);
  const scrolledFor = useRef(shownBy);
  useLayoutEffect(() => {
    if (scrolledFor.current !== shownBy) virtualizer.scrollToOffset(0);
    scrolledFor.current = shownBy;
  }, [shownBy, virtualizer]);
  useLayoutEffect(() => {
    if (openIndex !== undefined) virtualizer.scrollToIndex(openIndex, { align: "auto" });
    // only when another rubric is opened: the list must not jump while it is scrolled or sorted
    // oxlint-disable-next-line react/exhaustive-deps
  }, [seenOpenId, virtualizer]);

  const activate = useCallback((index: number) => setActive({ id: rows[index]?.id ?? null, index }), [rows]);
  const focusRow = useCallback(
    (index: number) => {
      focusWanted.current = true;
      activate(index);
      virtualizer.scrollToIndex(index, { align: "auto" });
    },
    [activate, virtualizer],
  );
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const row = [...(scrollRef.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].find(
      ({ dataset }) => dataset["row"] === rows[activeIndex]?.id,
    );
    if (row === undefined) return;
    focusWanted.current = false;
    row.focus({ preventScroll: true });
  });

  return { scrollRef, virtualizer, activeIndex, activate, focusRow };
}
