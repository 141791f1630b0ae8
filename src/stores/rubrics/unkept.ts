/** Texts as the browser can put them away at once, while a page is being closed: `localStorage`. */
export interface TextStore {
  readonly read: (key: string) => string | null;
  /** @returns whether it is there now. */
  readonly write: (key: string, text: string) => boolean;
  readonly remove: (key: string) => void;
}

/** Holds what was typed and is not on disk, by the ids of rubrics, while they are not open or the page is closed. */
export interface Unkept<T> {
  readonly get: (id: string) => T | null;
  readonly put: (id: string, unkept: T) => void;
  readonly remove: (id: string) => void;
  /** Whether something was put here since the page was opened and not taken out again. */
  readonly hasAny: () => boolean;
}

/**
 * Keep what was typed in the page and, as far as it can be written at once, beyond it.
 *
 * @param options.prefix Stands before the ids in the names of the texts.
 * @param options.check Reads what was written before; `null` for anything else.
 */
export function createUnkept<T>({
  store = null,
  prefix,
  check,
}: {
  readonly store?: TextStore | null | undefined;
  readonly prefix: string;
  readonly check: (value: unknown) => T | null;
}): Unkept<T> {
  const byId = new Map<string, T>();
  const keyOf = (id: string): string => `${prefix}${id}`;

  function readStored(id: string): T | null {
    const text = store?.read(keyOf(id)) ?? null;
    if (text === null) return null;
    try {
      return check(JSON.parse(text));
    } catch (error) {
      // whoever wrote it, it is not what we wrote
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  return {
    get: (id) => byId.get(id) ?? readStored(id),
    put(id, unkept) {
      byId.set(id, unkept);
      store?.write(keyOf(id), JSON.stringify(unkept));
    },
    remove(id) {
      byId.delete(id);
      store?.remove(keyOf(id));
    },
    hasAny: () => byId.size > 0,
  };
}
