import { useMemo, useState } from "react";

/** Several rubrics picked to do one thing with all of them. */
export interface RubricSelection {
  /** Whether picking is going on, with or without something picked. */
  readonly isOn: boolean;
  /** Only what is shown: nobody should archive what a search has hidden. */
  readonly ids: ReadonlySet<string>;
  readonly start: () => void;
  readonly stop: () => void;
  readonly toggle: (id: string) => void;
  /** From the rubric that was picked last, else from `fromId`, to this one. */
  readonly extendTo: (id: string, fromId: string | null) => void;
  readonly pickAll: () => void;
}

interface Picked {
  readonly ids: ReadonlySet<string>;
  readonly lastId: string | null;
}

/** @param shownIds In the order of the list. */
export function useRubricSelection(shownIds: readonly string[]): RubricSelection {
  const [picked, setPicked] = useState<Picked | null>(null);
  const ids = useMemo(
    () => (picked === null ? new Set<string>() : new Set(shownIds.filter((id) => picked.ids.has(id)))),
    [picked, shownIds],
  );
  return {
    isOn: picked !== null,
    ids,
    start: () => setPicked(picked ?? { ids: new Set(), lastId: null }),
    stop: () => setPicked(null),
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setPicked({ ids: next, lastId: id });
    },
    extendTo: (id, fromId) => {
      const to = shownIds.indexOf(id);
      const from = shownIds.indexOf(picked?.lastId ?? fromId ?? id);
      const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      setPicked({ ids: new Set([...ids, ...shownIds.slice(first, last + 1)]), lastId: id });
    },
    pickAll: () => setPicked({ ids: new Set(shownIds), lastId: picked?.lastId ?? null }),
  };
}
