import type { StoredModel } from "#core/models/storedModel.ts";
import type { Install } from "#stores/installs.ts";

/** A place on the shelf: a model that is there, or one on its way. */
export type ShelfEntry =
  | { readonly kind: "stored"; readonly id: string; readonly name: string; readonly model: StoredModel }
  | { readonly kind: "install"; readonly id: string; readonly name: string; readonly install: Install };

/**
 * All of them by name, so that a card keeps its place when its model has come or is repaired. While a stored model is being
 * brought in again, the install is what there is to see.
 */
export function shelfOrder(
  stored: readonly StoredModel[],
  installs: readonly Install[],
): readonly ShelfEntry[] {
  const coming = new Set(installs.map(({ order }) => order.id));
  const entries: readonly ShelfEntry[] = [
    ...stored
      .filter(({ id }) => !coming.has(id))
      .map((model) => ({ kind: "stored" as const, id: model.id, name: model.name, model })),
    ...installs.map((install) => {
      const { id, name } = install.order;
      return { kind: "install" as const, id, name, install };
    }),
  ];
  return entries.toSorted((one, other) => one.name.localeCompare(other.name) || compare(one.id, other.id));
}

/**
 * The places of `shelfOrder` as texts, which stay the same while only the progress of one of them changes.
 *
 * @example shelfKeys([prometheus], []) // ["stored prometheus-2-7b-q4f16_1"]
 */
export function shelfKeys(stored: readonly StoredModel[], installs: readonly Install[]): readonly string[] {
  return shelfOrder(stored, installs).map(({ kind, id }) => `${kind} ${id}`);
}

/** What a text of `shelfKeys` says. */
export function readShelfKey(key: string): Pick<ShelfEntry, "kind" | "id"> {
  const kind = key.startsWith("stored ") ? "stored" : "install";
  return { kind, id: key.slice(kind.length + 1) };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
