import { incomingDraft, type IncomingRubric } from "#core/rubric/formats/rubricImport.ts";
import { hasUnsavedChanges, type RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { RubricProblem } from "#core/rubric/validateRubric.ts";
import type { ImportInput } from "./importSource.ts";
import type { ImportTally } from "./importTally.ts";

/**
 * A count with its noun.
 *
 * @example countOf(9800, "rubric") // "9,800 rubrics"
 */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** @example joinWords(["one", "two", "three"]) // "one, two and three" */
export function joinWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** A name as it is shown, also when there is none. */
export function shownName(name: string): string {
  return name.trim() === "" ? "Rubric without a name" : name.trim();
}

/**
 * What comes with an incoming rubric beside its texts.
 *
 * @example "5 levels · history of 4 versions · 5 trial cases · tags support, tone"
 */
export function contentsWords(incoming: IncomingRubric): string {
  const levels = countOf(incomingDraft(incoming).scoreDescriptions.length, "level");
  return [levels, ...extraWords(incoming)].join(" · ");
}

function extraWords(incoming: IncomingRubric): readonly string[] {
  const isBundle = incoming.kind === "bundle";
  const versions = isBundle ? incoming.bundle.versions.length : 0;
  const cases = (isBundle ? incoming.bundle.trialCases : (incoming.trialCases ?? [])).length;
  const trials = isBundle ? incoming.bundle.trialRuns.length : 0;
  const tags = isBundle ? incoming.bundle.record.tags : incoming.tags;
  return [
    ...(versions === 0 ? [] : [`history of ${countOf(versions, "version")}`]),
    ...(cases === 0 ? [] : [countOf(cases, "trial case")]),
    ...(trials === 0 ? [] : [countOf(trials, "trial")]),
    ...(tags.length === 0 ? [] : [`${tags.length === 1 ? "tag" : "tags"} ${tags.join(", ")}`]),
  ];
}

/**
 * A rubric of the library with its version.
 *
 * @example "Empathy v3"
 */
export function titleOf({ draft, newest }: Pick<RubricRecord, "draft" | "newest">): string {
  const name = shownName(draft.name);
  return newest === null ? name : `${name} v${newest.version}`;
}

/**
 * What replacing does to a rubric that is here.
 *
 * @param isComplete Whether the incoming text can be saved as a version.
 * @example "It becomes version 4; versions 1 to 3 stay."
 */
export function replaceWords(record: Pick<RubricRecord, "draft" | "newest">, isComplete: boolean): string {
  const versions = record.newest?.version ?? 0;
  const stay =
    versions === 0
      ? ""
      : versions === 1
        ? "; version 1 stays"
        : `; versions 1 to ${versions.toLocaleString("en-US")} stay`;
  const becomes = isComplete
    ? `It becomes version ${(versions + 1).toLocaleString("en-US")}${stay}.`
    : `It is not complete, so it becomes the draft${stay}.`;
  const isLost = hasUnsavedChanges(record);
  return isLost ? `${becomes} Its unsaved text here is replaced; Undo brings it back.` : becomes;
}

/** Which text leaves when a rubric is exported or shared. */
export function textWords(record: Pick<RubricRecord, "draft" | "newest">): string {
  return hasUnsavedChanges(record) || record.newest === null
    ? "the draft, not saved as a version yet"
    : `version ${record.newest.version.toLocaleString("en-US")}`;
}

/**
 * What was found, as one line.
 *
 * @example "5 rubrics found · 2 conflicts · 1 already here"
 */
export function foundWords(count: number, { conflicts, alreadyHere, refused }: ImportTally): string {
  return [
    `${countOf(count, "rubric")} found`,
    ...(conflicts === 0 ? [] : [countOf(conflicts, "conflict")]),
    ...(alreadyHere === 0 ? [] : [`${alreadyHere.toLocaleString("en-US")} already here`]),
    ...(refused === 0 ? [] : [`${refused.toLocaleString("en-US")} refused`]),
  ].join(" · ");
}

/**
 * What is said after an import.
 *
 * @param name The name of the only one.
 * @example importedWords({ added: 2, replaced: 1 }, "Empathy")
 * // { text: "Imported 3 rubrics", detail: "1 of them is a new version of a rubric that was here." }
 */
export function importedWords(
  { added, replaced }: Pick<ImportTally, "added" | "replaced">,
  name: string,
): { readonly text: string; readonly detail: string | undefined } {
  const count = added + replaced;
  if (count === 1) {
    return {
      text: replaced === 1 ? `Imported “${name}” as a new version` : `Imported “${name}”`,
      detail: undefined,
    };
  }
  const shown = replaced.toLocaleString("en-US");
  const detail =
    replaced === 0
      ? undefined
      : replaced === 1
        ? "1 of them is a new version of a rubric that was here."
        : `${shown} of them are new versions of rubrics that were here.`;
  return { text: `Imported ${countOf(count, "rubric")}`, detail };
}

/**
 * Why a rubric is refused.
 *
 * @example "The text of version 2 is not the one that was saved: the file was changed by hand or is damaged."
 */
export function damageWords(versions: readonly number[]): string {
  const list = joinWords(versions.map((version) => version.toLocaleString("en-US")));
  const [texts, are, ones, were] =
    versions.length === 1 ? ["text", "is", "one", "was"] : ["texts", "are", "ones", "were"];
  const named = versions.length === 1 ? `version ${list}` : `versions ${list}`;
  return `The ${texts} of ${named} ${are} not the ${ones} that ${were} saved: the file was changed by hand or is damaged.`;
}

/**
 * What stands beside the versions that an import makes.
 *
 * @example "Imported from rubrics.csv"
 */
export function importNote(input: ImportInput): string {
  if (input.kind === "link") return "Imported from a link";
  const names = input.sources.flatMap(({ fileName }) => (fileName === null ? [] : [fileName]));
  return names.length === 0 ? "Imported" : `Imported from ${joinWords(names.slice(0, 3))}`;
}

/** What is said after rubrics were downloaded, with the text that left when that is none of the versions. */
export function exportedWords(
  records: readonly Pick<RubricRecord, "draft" | "newest">[],
  fileName: string,
): { readonly text: string; readonly detail: string } {
  const [only] = records;
  if (only !== undefined && records.length === 1) {
    return { text: `Exported “${shownName(only.draft.name)}”: ${textWords(only)}`, detail: fileName };
  }
  const drafts = records.filter(hasUnsavedChanges).length;
  const also = drafts === 0 ? "" : `${draftsWords(drafts)} `;
  return { text: `Exported ${countOf(records.length, "rubric")}`, detail: `${also}${fileName}` };
}

/** @example draftsWords(2) // "2 of them as drafts, not saved as versions yet." */
export function draftsWords(count: number): string {
  return `${count.toLocaleString("en-US")} of them as ${count === 1 ? "a draft, not saved as a version" : "drafts, not saved as versions"} yet.`;
}

/** Links longer than this, in characters, are cut by some chat programs. */
export const LONG_LINK = 8_000;

export function longLinkWords(): string {
  return `Some chat programs cut links of more than ${LONG_LINK.toLocaleString("en-US")} characters; a cut link cannot be read. A file is safer.`;
}

/**
 * Why an incoming text cannot be a version yet.
 *
 * @example "Score 2: Describe a response that deserves a 2. Until then it stays a draft."
 */
export function incompleteWords(problems: readonly RubricProblem[]): string {
  const [first] = problems;
  if (first === undefined) return "";
  const field = first.field.startsWith("score") ? `Score ${first.field.slice(-1)}` : capitalise(first.field);
  const more = problems.length === 1 ? "" : ` (and ${countOf(problems.length - 1, "more problem")})`;
  return `${field}: ${first.message}${more}. Until then it stays a draft.`;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
