import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { isSameTrialCase } from "#core/rubric/trialCase.ts";

/** A case with what was typed and is not on disk. */
export interface UnkeptCase {
  readonly typed: TrialCase;
  /** What is known to be on disk; `null` when the case is to be added. */
  readonly base: TrialCase | null;
}

/**
 * Join cases as they are on disk with what was typed here: nothing of either is lost. What was typed into a case that another
 * tab has changed or removed meanwhile becomes a case of its own at the end.
 *
 * @param onDisk In the order of their positions.
 * @returns In the order of their positions.
 */
export function mergeTrialCases(
  onDisk: readonly TrialCase[],
  unkept: readonly UnkeptCase[],
  newId: () => string,
): readonly TrialCase[] {
  const diskById = new Map(onDisk.map((trialCase) => [trialCase.id, trialCase]));
  const typedById = new Map<string, TrialCase>();
  const ownCases: TrialCase[] = [];
  let position = Math.max(0, ...onDisk.map((trialCase) => trialCase.position));
  for (const { typed, base } of unkept) {
    const present = diskById.get(typed.id) ?? null;
    if (isSame(present, typed)) continue;
    if (isSame(present, base)) {
      if (present !== null) typedById.set(typed.id, typed);
      else ownCases.push(typed);
    } else {
      position += 1;
      ownCases.push({ ...typed, id: newId(), position, textRevision: 1 });
    }
  }
  return [...onDisk.map((trialCase) => typedById.get(trialCase.id) ?? trialCase), ...ownCases];
}

function isSame(one: TrialCase | null, other: TrialCase | null): boolean {
  return one === null || other === null ? one === other : isSameTrialCase(one, other);
}
