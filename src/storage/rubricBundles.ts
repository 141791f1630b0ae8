import type { Table } from "dexie";
import type { RubricBundle, RubricRecord } from "#core/rubric/rubricRecord.ts";
import { keysUnder } from "./keyRanges.ts";
import type { HearthTables } from "./rows.ts";

type BundleTables = Pick<HearthTables, "rubricRecords" | "rubrics" | "trialCases" | "trialRuns">;

/** For more rubrics than this it is quicker to read whole tables than to look each of them up. */
const LOOK_UPS = 200;

/** Read everything about rubrics, in the order of the ids; ids that are not kept are left out. Call it in a transaction. */
export async function readBundles(tables: BundleTables, ids: readonly string[]): Promise<RubricBundle[]> {
  const found = await tables.rubricRecords.bulkGet([...ids]);
  const records = found.flatMap((record) => record ?? []);
  if (records.length > LOOK_UPS) return readMany(tables, records);
  return Promise.all(records.map((record) => readOne(tables, record)));
}

async function readOne(tables: BundleTables, record: RubricRecord): Promise<RubricBundle> {
  const bounds = keysUnder(record.id);
  const [versions, trialCases, trialRuns] = await Promise.all([
    tables.rubrics
      .where("[id+version]")
      .between(...bounds)
      .toArray(),
    tables.trialCases
      .where("[rubricId+position]")
      .between(...bounds)
      .toArray(),
    tables.trialRuns
      .where("[rubricId+startedAt]")
      .between(...bounds)
      .reverse()
      .toArray(),
  ]);
  return { record, versions, trialCases, trialRuns };
}

async function readMany(tables: BundleTables, records: readonly RubricRecord[]): Promise<RubricBundle[]> {
  const ids = new Set(records.map(({ id }) => id));
  const [versions, trialCases, trialRuns] = await Promise.all([
    readGrouped(tables.rubrics, "[id+version]", ids, ({ id }) => id),
    readGrouped(tables.trialCases, "[rubricId+position]", ids, ({ rubricId }) => rubricId),
    readGrouped(tables.trialRuns, "[rubricId+startedAt]", ids, ({ rubricId }) => rubricId),
  ]);
  return records.map((record) => ({
    record,
    versions: versions.get(record.id) ?? [],
    trialCases: trialCases.get(record.id) ?? [],
    trialRuns: (trialRuns.get(record.id) ?? []).toReversed(),
  }));
}

async function readGrouped<Row, Key>(
  table: Table<Row, Key>,
  index: string,
  ids: ReadonlySet<string>,
  idOf: (row: Row) => string,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const rowsById = new Map<string, Row[]>();
  for (const row of await table.orderBy(index).toArray()) {
    const id = idOf(row);
    if (!ids.has(id)) continue;
    const rows = rowsById.get(id);
    if (rows === undefined) rowsById.set(id, [row]);
    else rows.push(row);
  }
  return rowsById;
}
