import type { AppError } from "#core/errors.ts";
import { asAppError } from "#core/errors.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import type { UnkeptCase } from "./mergeTrialCases.ts";

/** Put trial cases in, change them or take them out as one step. */
export type ChangeTrialCases = (
  rubricId: string,
  before: readonly TrialCase[],
  after: readonly TrialCase[],
  label: string,
) => Promise<void>;

export interface TrialCaseKeeperDeps {
  readonly changeTrialCases: ChangeTrialCases;
  /** The cases on the page, with what was typed. */
  readonly shown: () => readonly TrialCase[];
  readonly onKeeping: (keeping: { kind: "kept" | "keeping" } | { kind: "not-kept"; error: AppError }) => void;
  /** Another tab has changed what is typed here: the cases are to be read again. */
  readonly onConflict: () => void;
  /** Typing pauses this long before it is kept, in milliseconds. */
  readonly pauseMs: number;
}

/** Knows what of the trial cases of one rubric is on disk, and brings what was typed there. */
export interface TrialCaseKeeper {
  /** These cases are on disk. */
  readonly adopt: (cases: readonly TrialCase[]) => void;
  /** A text of this case went to the judge, so that a changed text needs a revision of its own. */
  readonly noteJudged: (caseId: string, textRevision: number) => void;
  /** The case with a change, and with the revision that its text then has. */
  readonly changed: (trialCase: TrialCase, change: Partial<NewTrialCase>) => TrialCase;
  readonly keepAfterPause: () => void;
  /** @returns whether everything typed is on disk. */
  readonly flush: () => Promise<boolean>;
  /** Put cases in, or take some out, after everything typed was kept. @returns what was taken out, as it was on disk. */
  readonly write: (
    change: { readonly add?: readonly TrialCase[]; readonly removeIds?: readonly string[] },
    label: string,
  ) => Promise<readonly TrialCase[]>;
  /** Do something after the writes before it and before those that follow. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Cases whose typed text is not on disk. */
  readonly unkept: () => readonly UnkeptCase[];
}

/** Make the keeper of one rubric's trial cases. One write follows the other. */
export function createTrialCaseKeeper(rubricId: string, deps: TrialCaseKeeperDeps): TrialCaseKeeper {
  const keptById = new Map<string, TrialCase>();
  /** Taken out on disk; the page may show them a moment longer. */
  const removedIds = new Set<string>();
  const judgedRevisions = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  }

  function unkept(): readonly UnkeptCase[] {
    return deps.shown().flatMap((typed) => {
      const base = keptById.get(typed.id) ?? null;
      const isKept = base !== null && isSameTyped(base, typed);
      return isKept || removedIds.has(typed.id) ? [] : [{ typed, base }];
    });
  }

  async function change(
    before: readonly TrialCase[],
    after: readonly TrialCase[],
    label: string,
  ): Promise<void> {
    await deps.changeTrialCases(rubricId, before, after, label);
    for (const { id } of before) {
      keptById.delete(id);
      removedIds.add(id);
    }
    remember(after);
  }

  function remember(cases: readonly TrialCase[]): void {
    for (const trialCase of cases) {
      keptById.set(trialCase.id, trialCase);
      removedIds.delete(trialCase.id);
    }
  }

  async function keepTyped(): Promise<boolean> {
    const changes = unkept();
    if (changes.length === 0) {
      deps.onKeeping({ kind: "kept" });
      return true;
    }
    const after = changes.map(({ typed }) => typed);
    const before = changes.flatMap(({ base }) => base ?? []);
    try {
      await change(before, after, labelOfEdit(before, after, deps.shown()));
    } catch (error) {
      const fault = asAppError(error);
      deps.onKeeping({ kind: "not-kept", error: fault });
      if (fault.code === "storage/changed-elsewhere" && before.length > 0) deps.onConflict();
      return false;
    }
    // more may have been typed meanwhile
    return keepTyped();
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer);
    return inTurn(keepTyped);
  }

  return {
    adopt(cases) {
      keptById.clear();
      removedIds.clear();
      remember(cases);
    },
    noteJudged(caseId, textRevision) {
      judgedRevisions.set(caseId, Math.max(textRevision, judgedRevisions.get(caseId) ?? 0));
    },
    changed(trialCase, changes) {
      const changed = { ...trialCase, ...changes };
      if (isSameText(changed, trialCase)) return changed;
      const kept = keptById.get(trialCase.id);
      if (kept !== undefined && isSameText(changed, kept)) {
        return { ...changed, textRevision: kept.textRevision };
      }
      const highest = Math.max(kept?.textRevision ?? 0, judgedRevisions.get(trialCase.id) ?? 0);
      return { ...changed, textRevision: highest + 1 };
    },
    keepAfterPause() {
      deps.onKeeping({ kind: "keeping" });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), deps.pauseMs);
    },
    flush,
    write({ add = [], removeIds = [] }, label) {
      clearTimeout(timer);
      return inTurn(async () => {
        await keepTyped();
        const removed = removeIds.flatMap((id) => keptById.get(id) ?? []);
        await change(removed, add, label);
        return removed;
      });
    },
    inTurn,
    unkept,
  };
}

function isSameText(one: TrialCase, other: TrialCase): boolean {
  return (
    one.instruction === other.instruction &&
    one.response === other.response &&
    one.referenceAnswer === other.referenceAnswer
  );
}

function isSameTyped(one: TrialCase, other: TrialCase): boolean {
  return isSameText(one, other) && one.expectedScore === other.expectedScore;
}

/** In the form that steps are named: "edit of case 3". */
function labelOfEdit(
  before: readonly TrialCase[],
  after: readonly TrialCase[],
  shown: readonly TrialCase[],
): string {
  const [first] = after;
  if (first === undefined || after.length > 1) return `edit of ${after.length} cases`;
  const name = `case ${shown.findIndex(({ id }) => id === first.id) + 1}`;
  const isTextSame = before[0] !== undefined && isSameText(before[0], first);
  return isTextSame ? `expected score of ${name}` : `edit of ${name}`;
}
