import { foldText, queryWords, sortKey } from "./foldText.ts";
import type { RubricDraft } from "./rubricDraft.ts";
import type { RubricRecord, RubricUsage } from "./rubricRecord.ts";
import type { NamedRubric } from "./scoreRubric.ts";

/** By what the library is put in order: newest, most used and most verdicts come first, names from A to Z. */
export const RUBRIC_SORTS = ["changed", "name", "created", "used", "verdicts"] as const;

export type RubricSort = (typeof RUBRIC_SORTS)[number];

/** What of the library is shown, and in which order. */
export interface RubricFilter {
  /** Words that all have to occur in the name, a tag, the criteria or the descriptions; case and accents are ignored. */
  readonly query: string;
  readonly tag: string | null;
  readonly onlyFavourites: boolean;
  readonly shows: "active" | "archived";
  readonly sort: RubricSort;
}

/** Everything that is not archived, last changed first. */
export const EVERY_RUBRIC: RubricFilter = {
  query: "",
  tag: null,
  onlyFavourites: false,
  shows: "active",
  sort: "changed",
};

/**
 * Most characters of one text that are searched. What can be saved as a version is far shorter; a pasted megabyte must not
 * make every search slow.
 */
const MAX_SEARCHED_LENGTH = 10_000;

interface FoldedName {
  readonly name: string;
  readonly sortKey: string;
}

/** Records never change, so what was folded once is good for as long as the record lives. */
const foldedNames = new WeakMap<RubricDraft, FoldedName>();
const foldedTexts = new WeakMap<Searched, string>();

/** What a rubric of any kind is found by. */
interface Searched {
  readonly draft: RubricDraft;
  readonly tags: readonly string[];
}

/** Whether a filter leaves anything out; archived and active ones are different shelves, not a filter. */
export function isFiltering({ query, tag, onlyFavourites }: RubricFilter): boolean {
  return query.trim() !== "" || tag !== null || onlyFavourites;
}

/**
 * The rubrics that a filter lets through, in its order; those with every word of the query in their name come first. Equals
 * stand by name, then by id, so that the order never depends on the order of `records`.
 *
 * @param usageById As the library keeps it; a rubric that is not in it was never used.
 */
export function findRubrics(
  records: readonly RubricRecord[],
  usageById: ReadonlyMap<string, RubricUsage>,
  filter: RubricFilter,
): readonly RubricRecord[] {
  const words = queryWords(filter.query);
  const [byName, byRest]: [RubricRecord[], RubricRecord[]] = [[], []];
  for (const record of records) {
    if (!isOnShelf(record, filter)) continue;
    const place = placeOf(record, words);
    if (place !== "nowhere") (place === "name" ? byName : byRest).push(record);
  }
  const compare = comparisonOf(filter.sort, usageById);
  return [...byName.sort(compare), ...byRest.sort(compare)];
}

/** The starters, or other rubrics without tags, in which every word occurs; in their own order, names first. */
export function findNamedRubrics(rubrics: readonly NamedRubric[], query: string): readonly NamedRubric[] {
  const words = queryWords(query);
  const places = rubrics.map((rubric) => ({ rubric, place: placeOf({ draft: rubric, tags: [] }, words) }));
  return (["name", "rest"] as const).flatMap((wanted) =>
    places.filter(({ place }) => place === wanted).map(({ rubric }) => rubric),
  );
}

/** Do the part of a search that is slow the first time, so that it is done when someone searches. */
export function prepareSearch(records: readonly RubricRecord[]): void {
  for (const record of records) foldedText(record);
}

function isOnShelf(record: RubricRecord, { shows, tag, onlyFavourites }: RubricFilter): boolean {
  if (record.isArchived !== (shows === "archived")) return false;
  if (onlyFavourites && !record.isFavourite) return false;
  return tag === null || record.tags.includes(tag);
}

function placeOf(rubric: Searched, words: readonly string[]): "name" | "rest" | "nowhere" {
  if (words.length === 0) return "name";
  const { name } = foldedName(rubric.draft);
  if (words.every((word) => name.includes(word))) return "name";
  const text = foldedText(rubric);
  return words.every((word) => name.includes(word) || text.includes(word)) ? "rest" : "nowhere";
}

function foldedName(draft: RubricDraft): FoldedName {
  const known = foldedNames.get(draft);
  if (known !== undefined) return known;
  const name = searchedPart(draft.name);
  const folded = { name: foldText(name), sortKey: sortKey(name) };
  foldedNames.set(draft, folded);
  return folded;
}

/** Tags, criteria and descriptions, parted by line breaks, which no word holds. */
function foldedText(rubric: Searched): string {
  const known = foldedTexts.get(rubric);
  if (known !== undefined) return known;
  const { draft, tags } = rubric;
  const folded = foldText([...tags, draft.criteria, ...draft.scoreDescriptions].map(searchedPart).join("\n"));
  foldedTexts.set(rubric, folded);
  return folded;
}

function searchedPart(text: string): string {
  return text.length <= MAX_SEARCHED_LENGTH ? text : text.slice(0, MAX_SEARCHED_LENGTH);
}

type Comparison = (one: RubricRecord, other: RubricRecord) => number;

function comparisonOf(sort: RubricSort, usageById: ReadonlyMap<string, RubricUsage>): Comparison {
  const then =
    (first: Comparison): Comparison =>
    (one, other) =>
      first(one, other) || compareNames(one, other) || compareTexts(one.id, other.id);
  switch (sort) {
    case "name":
      return then(() => 0);
    case "changed":
      return then((one, other) => compareTexts(other.changedAt, one.changedAt));
    case "created":
      return then((one, other) => compareTexts(other.createdAt, one.createdAt));
    case "used": {
      const usedAt = ({ id }: RubricRecord): string => usageById.get(id)?.lastUsedAt ?? "";
      return then((one, other) => compareTexts(usedAt(other), usedAt(one)));
    }
    case "verdicts": {
      const verdicts = ({ id }: RubricRecord): number => usageById.get(id)?.verdicts ?? 0;
      return then((one, other) => verdicts(other) - verdicts(one));
    }
  }
}

/** Rubrics without a name come last. */
function compareNames(one: RubricRecord, other: RubricRecord): number {
  const [key, otherKey] = [foldedName(one.draft).sortKey, foldedName(other.draft).sortKey];
  if (key === "" || otherKey === "") return Number(key === "") - Number(otherKey === "");
  return compareTexts(key, otherKey);
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
