import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { LEVEL_COUNTS, toScoreDescriptions, type ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { invalidImport } from "./importFault.ts";
import type { JsonObject } from "./jsonText.ts";
import { createNamer, nameFromCriteria } from "./rubricNames.ts";
import type { IncomingDraft } from "./rubricImport.ts";

/** One record of a file of another program. */
export interface ForeignRecord {
  /** How people find it: "line 3", "[2]"; "" when it is the only one. */
  readonly where: string;
  /** The key under which it stands, when records stand under keys. */
  readonly key: string | null;
  readonly value: JsonObject;
}

/** What a record was read as. */
export interface ReadRecord {
  /** `null` if the record has none; then one is made of the criteria. */
  readonly name: string | null;
  readonly criteria: string;
  readonly scoreDescriptions: ScoreDescriptions;
  readonly tags: readonly string[];
}

/** What the records of a file came to, each rubric once. */
export interface ForeignReading {
  readonly rubrics: readonly IncomingDraft[];
  readonly notes: readonly string[];
}

const FEWEST = Math.min(...LEVEL_COUNTS);
const MOST = Math.max(...LEVEL_COUNTS);

/**
 * Put levels that were found by their numbers in order.
 *
 * @param texts By number; only those that are there.
 * @param label How the file calls the level of a number.
 * @throws {AppError} `import/invalid` for gaps, for numbers below 1, and unless there are two to five.
 */
export function levelsInOrder(
  texts: ReadonlyMap<number, string>,
  where: string,
  label: (score: number) => string,
): ScoreDescriptions {
  const scores = [...texts.keys()].toSorted((one, other) => one - other);
  if (texts.has(0)) throw invalidImport(where, `${label(0)} is there, but scores are counted from 1`);
  const highest = scores.at(-1) ?? 0;
  if (highest > MOST) {
    throw invalidImport(
      where,
      `${label(highest)} is there, but a score rubric has ${FEWEST} to ${MOST} levels`,
    );
  }
  const gapIndex = scores.findIndex((score, index) => score !== index + 1);
  if (gapIndex !== -1) {
    throw invalidImport(where, `${label(scores[gapIndex] ?? 0)} is there, but ${label(gapIndex + 1)} is not`);
  }
  if (scores.length < FEWEST) {
    throw invalidImport(where, `${label(scores.length + 1)} is not there; a score rubric has at least two`);
  }
  return toScoreDescriptions(scores.map((score) => texts.get(score) ?? ""));
}

/**
 * A field of a record that has to be a text.
 *
 * @throws {AppError} `import/invalid`
 */
export function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw invalidImport(where, value === undefined ? "this is not there" : "expected a text");
}

/**
 * Take each rubric once, with a name: data sets repeat a rubric with every response.
 *
 * @param keyOf Rubrics with the same key are one.
 */
export function readOnce(
  records: readonly ReadRecord[],
  keyOf: (record: ReadRecord) => string,
): ForeignReading {
  const byKey = new Map<string, ReadRecord>();
  for (const record of records) {
    const key = keyOf(record);
    if (!byKey.has(key)) byKey.set(key, record);
  }
  const distinct = [...byKey.values()];
  const nameAnew = createNamer(distinct.flatMap(({ name }) => name ?? []));
  const rubrics = distinct.map((record) => toIncoming(record, nameAnew));
  return { rubrics, notes: repetitionNotes(records.length, rubrics.length) };
}

function toIncoming(record: ReadRecord, nameAnew: (name: string) => string): IncomingDraft {
  const { criteria, scoreDescriptions, tags } = record;
  const name = record.name ?? nameAnew(nameFromCriteria(criteria));
  const draft: RubricDraft = { name, criteria, scoreDescriptions };
  return { kind: "draft", draft, tags };
}

function repetitionNotes(records: number, rubrics: number): readonly string[] {
  if (records === rubrics) return [];
  const found = rubrics === 1 ? "the same rubric" : `${inWords(rubrics)} different rubrics`;
  return [`${inWords(records)} records hold ${found}; each was read once.`];
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}

/** The key of rubrics that are one when name and text are the same. */
export function nameAndText({ name, criteria, scoreDescriptions }: ReadRecord): string {
  return JSON.stringify([name, criteria, ...scoreDescriptions]);
}

/** The key of rubrics that are one when their text is the same. */
export function textAlone({ criteria, scoreDescriptions }: ReadRecord): string {
  return JSON.stringify([criteria, ...scoreDescriptions]);
}

/** The sentence about what was there and not used; none when all was. */
export function unusedNotes(kind: "Keys" | "Columns", names: Iterable<string>): readonly string[] {
  const list = [...new Set(names)];
  if (list.length === 0) return [];
  const shown = list.slice(0, 20).map(shorten).join(", ");
  const more = list.length > 20 ? ` and ${list.length - 20} more` : "";
  return [`${kind} that were not used: ${shown}${more}.`];
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
