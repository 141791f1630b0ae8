import { defaultChoice, type ImportChoice, type ImportPlanEntry } from "#core/rubric/formats/planImport.ts";

/** One rubric of an import as the person decides on it. */
export interface ImportRowState {
  readonly index: number;
  readonly entry: ImportPlanEntry;
  /** Numbers of versions whose text does not match its hash; with any, it cannot be imported. */
  readonly damagedVersions: readonly number[];
}

/** What the person has decided so far: for single rubrics, and for all conflicts without a decision of their own. */
export interface ImportChoices {
  readonly forConflicts: ImportChoice | null;
  readonly byIndex: ReadonlyMap<number, ImportChoice>;
}

export const NO_CHOICES: ImportChoices = { forConflicts: null, byIndex: new Map() };

/** What happens to a rubric as things stand. */
export function choiceOf(
  { index, entry, damagedVersions }: ImportRowState,
  choices: ImportChoices,
): ImportChoice {
  if (damagedVersions.length > 0) return "skip";
  const own = choices.byIndex.get(index);
  if (own !== undefined) return own;
  return (entry.kind === "conflict" ? choices.forConflicts : null) ?? defaultChoice(entry);
}

/** The choices with one rubric decided. */
export function withChoice(choices: ImportChoices, index: number, choice: ImportChoice): ImportChoices {
  return { ...choices, byIndex: new Map(choices.byIndex).set(index, choice) };
}

/** The choices with all conflicts decided alike, whatever was decided on single ones before. */
export function withConflictChoice(
  choices: ImportChoices,
  rows: readonly ImportRowState[],
  choice: ImportChoice,
): ImportChoices {
  const byIndex = new Map(choices.byIndex);
  for (const { index, entry } of rows) if (entry.kind === "conflict") byIndex.delete(index);
  return { forConflicts: choice, byIndex };
}

/** The choice that all conflicts share; `null` if they differ. */
export function sharedConflictChoice(
  rows: readonly ImportRowState[],
  choices: ImportChoices,
): ImportChoice | null {
  const shared = new Set(rows.filter(isOpenConflict).map((row) => choiceOf(row, choices)));
  const [only = null] = shared;
  return shared.size === 1 ? only : null;
}

/** A conflict that the person can decide. */
export function isOpenConflict({ entry, damagedVersions }: ImportRowState): boolean {
  return entry.kind === "conflict" && damagedVersions.length === 0;
}

/** How many rubrics meet which fate. */
export interface ImportTally {
  readonly added: number;
  readonly replaced: number;
  readonly conflicts: number;
  readonly alreadyHere: number;
  readonly refused: number;
}

/** Count what an import would do. */
export function tallyImport(rows: readonly ImportRowState[], choices: ImportChoices): ImportTally {
  const chosen = rows.map((row) => ({ row, choice: choiceOf(row, choices) }));
  const count = (isCounted: (one: (typeof chosen)[number]) => boolean): number =>
    chosen.filter(isCounted).length;
  const isReplacement = ({ row, choice }: (typeof chosen)[number]): boolean =>
    choice === "replace" && row.entry.kind !== "new";
  return {
    added: count((one) => one.choice !== "skip" && !isReplacement(one)),
    replaced: count(isReplacement),
    conflicts: count(({ row }) => isOpenConflict(row)),
    alreadyHere: count(({ row }) => row.entry.kind === "same" && row.damagedVersions.length === 0),
    refused: count(({ row }) => row.damagedVersions.length > 0),
  };
}

/** The id of the rubric that is here, if it is all that was found. */
export function onlyKnownId(rows: readonly ImportRowState[]): string | null {
  const [only] = rows;
  return rows.length === 1 && only?.entry.kind === "same" ? only.entry.existing.id : null;
}

const ORDER = { refused: 0, conflict: 1, new: 2, same: 3 } as const;

/** What has to be decided first, then what is new, then what is here already; else in the order of the file. */
export function inReadingOrder(rows: readonly ImportRowState[]): readonly ImportRowState[] {
  const rank = ({ entry, damagedVersions }: ImportRowState): number =>
    ORDER[damagedVersions.length > 0 ? "refused" : entry.kind];
  return rows.toSorted((one, other) => rank(one) - rank(other));
}
