import { Dexie, type IndexableType, type Table } from "dexie";

/**
 * The bounds, for `between()`, of all keys in a compound index that begin with these parts.
 *
 * @example
 * table.where("[rubricId+position]").between(...keysUnder("r1")) // every case of rubric r1, by position
 */
export function keysUnder(...parts: readonly string[]): [lower: IndexableType[], upper: IndexableType[]] {
  return [
    [...parts, Dexie.minKey],
    [...parts, Dexie.maxKey],
  ];
}

/**
 * Read a whole table a page at a time, in the order of its primary key. Run it within a transaction, so that the pages
 * belong together; the page that shows this can answer between two of them.
 */
export async function eachPage<Row, Key extends IndexableType>(
  table: Table<Row, Key>,
  { size, keyOf }: { readonly size: number; readonly keyOf: (row: Row) => Key },
  visit: (rows: Row[]) => Promise<void> | void,
): Promise<void> {
  let after: IndexableType = Dexie.minKey;
  let rows: Row[];
  do {
    rows = await table.where(":id").above(after).limit(size).toArray();
    await visit(rows);
    const last = rows.at(-1);
    if (last !== undefined) after = keyOf(last);
  } while (rows.length === size);
}
