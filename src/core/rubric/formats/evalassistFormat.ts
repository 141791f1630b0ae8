import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { LEVEL_COUNTS, toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import {
  nameAndText,
  readOnce,
  textOf,
  unusedNotes,
  type ForeignReading,
  type ForeignRecord,
  type ReadRecord,
} from "./foreignRecords.ts";
import { invalidImport } from "./importFault.ts";
import { fieldOf, isJsonObject, type JsonObject } from "./jsonText.ts";

const USED_KEYS = ["name", "description", "options"];

/** "4", "Score 4", "score 4.5" */
const NUMBERED_NAME = /^\s*(?:score\s*)?(-?\d{1,9}(?:\.\d{1,9})?)\s*$/i;

interface Option {
  readonly name: string;
  readonly text: string;
  /** What its place on the scale is, when the file says so. */
  readonly rank: number | null;
}

/** Whether an object is criteria of EvalAssist, or a test case with such criteria. */
export function isEvalAssist(value: JsonObject): boolean {
  return Array.isArray(criteriaIn(value)["options"]);
}

/**
 * Read EvalAssist criteria, alone or inside of test cases. Options become levels: in the order of their numbers if all have
 * one (a `score`, or a name such as "4" or "Score 4"), else as they are listed, which a note says.
 *
 * @throws {AppError} `import/invalid`
 */
export function readEvalAssist(records: readonly ForeignRecord[]): ForeignReading {
  const unused = new Set<string>();
  const orderNotes = new Set<string>();
  const read = records.map(({ where, value }): ReadRecord => {
    const criteria = criteriaIn(value);
    const place = criteria === value ? where : `${where}.criteria`;
    for (const key of Object.keys(criteria)) if (!USED_KEYS.includes(key)) unused.add(key);
    if (criteria !== value) {
      for (const key of Object.keys(value)) if (key !== "criteria") unused.add(key);
    }
    const name = textOf(fieldOf(criteria, "name"), `${place}.name`);
    const options = readOptions(fieldOf(criteria, "options"), `${place}.options`);
    const sorted = sortOptions(options, `${place}.options`);
    for (const note of orderNote(name, sorted)) orderNotes.add(note);
    return {
      name,
      criteria: textOf(fieldOf(criteria, "description"), `${place}.description`),
      scoreDescriptions: toScoreDescriptions(sorted.map(({ text }) => text)),
      tags: [],
    };
  });
  const { rubrics, notes } = readOnce(read, nameAndText);
  return { rubrics, notes: [...notes, ...orderNotes, ...unusedNotes("Keys", unused)] };
}

/** The criteria of a test case; anything else is the criteria itself. */
function criteriaIn(value: JsonObject): JsonObject {
  const inner = fieldOf(value, "criteria");
  return isJsonObject(inner) ? inner : value;
}

function readOptions(value: unknown, where: string): readonly Option[] {
  const options: readonly unknown[] = Array.isArray(value) ? value : [];
  const [fewest, most] = [Math.min(...LEVEL_COUNTS), Math.max(...LEVEL_COUNTS)];
  if (options.length < fewest || options.length > most) {
    throw invalidImport(where, `a score rubric has ${fewest} to ${most} levels, these are ${options.length}`);
  }
  return options.map((option, index) => readOption(option, `${where}[${index}]`));
}

function readOption(option: unknown, where: string): Option {
  const name = textOf(fieldOf(option, "name"), `${where}.name`);
  const description = fieldOf(option, "description") ?? "";
  const text = textOf(description, `${where}.description`);
  return { name, text: text.trim() === "" ? name : text, rank: rankOf(fieldOf(option, "score"), name) };
}

function rankOf(score: unknown, name: string): number | null {
  if (typeof score === "number") return score;
  const number = NUMBERED_NAME.exec(name)?.[1];
  return number === undefined ? null : Number(number);
}

function sortOptions(options: readonly Option[], where: string): readonly Option[] {
  if (options.some(({ rank }) => rank === null)) return options;
  const ranks = options.map(({ rank }) => rank ?? 0);
  const twin = ranks.find((rank, index) => ranks.indexOf(rank) !== index);
  if (twin !== undefined) throw invalidImport(where, `two options have the number ${twin}`);
  return options.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
}

function orderNote(name: string, options: readonly Option[]): readonly string[] {
  if (options.every(({ rank }, index) => rank === index + 1)) return [];
  const list = options.map((option) => `“${option.name}”`).join(", ");
  const isRanked = options.every(({ rank }) => rank !== null);
  const order = isRanked ? "by their numbers" : "as they are listed";
  return [
    `The options of “${name}” became scores 1 to ${options.length} ${order}: ${list}.` +
      (isRanked ? "" : " Check that the last is the best."),
  ];
}

/**
 * Write rubrics as EvalAssist criteria with the options "1" to "5": one as an object, several as a list.
 * EvalAssist's own Prometheus judge takes criteria with exactly five options, worst first, and asks for an instruction in
 * each of its cases; rubrics with fewer levels are for its other judges.
 *
 * @example
 * writeEvalAssistJson([{ name: "Kindness", criteria: "Is it kind?", scoreDescriptions: ["No.", "Yes."] }])
 * // { "name": "Kindness", "description": "Is it kind?", "options": [{ "name": "1", "description": "No." }, …] }
 */
export function writeEvalAssistJson(drafts: readonly RubricDraft[]): string {
  const list = drafts.map(({ name, criteria, scoreDescriptions }) => ({
    name,
    description: criteria,
    options: scoreDescriptions.map((description, index) => ({ name: `${index + 1}`, description })),
  }));
  return `${JSON.stringify(list.length === 1 ? list[0] : list, null, 2)}\n`;
}
