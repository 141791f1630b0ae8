import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import {
  readOnce,
  textAlone,
  unusedNotes,
  type ForeignReading,
  type ForeignRecord,
  type ReadRecord,
} from "./foreignRecords.ts";
import { fieldOf, isJsonObject, type JsonObject } from "./jsonText.ts";
import { invalidImport } from "./importFault.ts";
import { readRubricFields, toRubricFields } from "./prometheusFormat.ts";

/** Keys that name a record; the rest of a record is a case and not the rubric. */
const NAMING_KEYS = ["score_rubric", "name", "capability", "task", "instance_idx"];

/** Whether an object is a record of BiGGen-Bench, as far as rubrics go. */
export function isBiggenRecord(value: JsonObject): boolean {
  return Object.hasOwn(value, "score_rubric");
}

/**
 * Read the rubrics of BiGGen-Bench records, which repeat the rubric with each response. A rubric is named by its record's
 * capability and task.
 *
 * @throws {AppError} `import/invalid`
 */
export function readBiggen(records: readonly ForeignRecord[]): ForeignReading {
  const unused = new Set<string>();
  const read = records.map(({ where, value }): ReadRecord => {
    const rubric = fieldOf(value, "score_rubric");
    if (!isJsonObject(rubric)) throw invalidImport(`${where}.score_rubric`, "expected an object");
    const { criteria, scoreDescriptions, otherKeys } = readRubricFields(rubric, `${where}.score_rubric`);
    for (const key of otherKeys) unused.add(`score_rubric.${key}`);
    for (const key of Object.keys(value)) if (!NAMING_KEYS.includes(key)) unused.add(key);
    return { name: nameOf(value), criteria, scoreDescriptions, tags: [] };
  });
  const { rubrics, notes } = readOnce(read, textAlone);
  return { rubrics, notes: [...notes, ...unusedNotes("Keys", unused)] };
}

/** @example nameOf({ capability: "planning", task: "travel_plan", instance_idx: 3 }) // "planning: travel plan, instance 3" */
function nameOf(record: JsonObject): string | null {
  const name = fieldOf(record, "name");
  if (typeof name === "string") return name;
  const parts = ["capability", "task"].flatMap((key) => {
    const part = fieldOf(record, key);
    return typeof part === "string" && part.trim() !== "" ? [part.replaceAll("_", " ")] : [];
  });
  if (parts.length === 0) return null;
  const instance = fieldOf(record, "instance_idx");
  return parts.join(": ") + (typeof instance === "number" ? `, instance ${instance}` : "");
}

/**
 * Write rubrics as the `score_rubric` of BiGGen-Bench records, with a name beside it: one as an object, several as a list.
 *
 * @example
 * writeBiggenJson([{ name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] }])
 * // { "name": "Kindness", "score_rubric": { "criteria": "Is it kind?", "score1_description": "No.", … } }
 */
export function writeBiggenJson(drafts: readonly RubricDraft[]): string {
  const records = drafts.map((draft) => ({ name: draft.name, score_rubric: toRubricFields(draft) }));
  return `${JSON.stringify(records.length === 1 ? records[0] : records, null, 2)}\n`;
}
