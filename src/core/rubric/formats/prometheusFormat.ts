import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { fieldOf, type JsonObject } from "./jsonText.ts";
import {
  levelsInOrder,
  nameAndText,
  readOnce,
  textOf,
  unusedNotes,
  type ForeignReading,
  type ForeignRecord,
  type ReadRecord,
} from "./foreignRecords.ts";
import type { ScoreDescriptions } from "#core/rubric/scoreRubric.ts";

/** The field names of prometheus-eval, and those of its Feedback-Collection, where the same stand behind `orig_`. */
const LEVEL_KEY = /^(orig_)?score(\d{1,3})_description$/;

/**
 * Whether an object has fields of a prometheus-eval rubric, also if it lacks others.
 *
 * @see prometheus-eval v0.1.20, `SCORE_RUBRIC_TEMPLATE`
 */
export function isPrometheusRubric(value: JsonObject): boolean {
  return Object.keys(value).some(
    (key) => LEVEL_KEY.test(key) || key === "orig_criteria" || (key === "criteria" && isText(value[key])),
  );
}

/**
 * Read rubrics with the field names of prometheus-eval (`criteria`, `score1_description` …) or of the Feedback-Collection
 * (`orig_criteria` …). A rubric that is there several times is read once.
 *
 * @throws {AppError} `import/invalid`
 */
export function readPrometheus(records: readonly ForeignRecord[]): ForeignReading {
  const unused = new Set<string>();
  const read = records.map(({ where, key, value }): ReadRecord => {
    const prefix = Object.hasOwn(value, "orig_criteria") ? "orig_" : "";
    const rubric = readRubricFields(value, where, prefix);
    for (const name of rubric.otherKeys) if (name !== "name") unused.add(name);
    const name = fieldOf(value, "name");
    return { ...rubric, name: key ?? (isText(name) ? name : null), tags: [] };
  });
  const { rubrics, notes } = readOnce(read, nameAndText);
  return { rubrics, notes: [...notes, ...unusedNotes("Keys", unused)] };
}

/** A rubric's texts out of an object, and the keys that are none of them. */
export interface RubricFieldsRead {
  readonly criteria: string;
  readonly scoreDescriptions: ScoreDescriptions;
  readonly otherKeys: readonly string[];
}

/**
 * Read `criteria` and `score1_description` … of an object; a level that is `null` is not there.
 *
 * @param prefix Stands before each of these keys.
 * @throws {AppError} `import/invalid`
 */
export function readRubricFields(value: JsonObject, where: string, prefix = ""): RubricFieldsRead {
  const criteriaKey = `${prefix}criteria`;
  const texts = new Map<number, string>();
  const otherKeys: string[] = [];
  for (const [key, field] of Object.entries(value)) {
    const level = LEVEL_KEY.exec(key);
    if (level !== null && (level[1] ?? "") === prefix) {
      if (field !== null) texts.set(Number(level[2]), textOf(field, `${where}.${key}`));
    } else if (key !== criteriaKey) otherKeys.push(key);
  }
  return {
    criteria: textOf(fieldOf(value, criteriaKey), `${where}.${criteriaKey}`),
    scoreDescriptions: levelsInOrder(texts, where, (score) => `${prefix}score${score}_description`),
    otherKeys,
  };
}

/**
 * Write rubrics with the field names of prometheus-eval: one as an object, several as a list. The format has no names, so
 * they stay behind.
 *
 * @example
 * writePrometheusJson([{ name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] }])
 * // { "criteria": "Is it kind?", "score1_description": "No.", "score2_description": "Yes." }
 */
export function writePrometheusJson(drafts: readonly RubricDraft[]): string {
  const rubrics = drafts.map(toRubricFields);
  return `${JSON.stringify(rubrics.length === 1 ? rubrics[0] : rubrics, null, 2)}\n`;
}

/** A rubric's texts under the field names of prometheus-eval. */
export function toRubricFields({
  criteria,
  scoreDescriptions,
}: RubricDraft): Readonly<Record<string, string>> {
  const levels = scoreDescriptions.map((text, index) => [`score${index + 1}_description`, text] as const);
  return { criteria, ...Object.fromEntries(levels) };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
