import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricVersion } from "#core/rubric/rubricRecord.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { levelCount, type NamedRubric } from "#core/rubric/scoreRubric.ts";
import { versionToCompare, type TriedTexts } from "#core/rubric/trialRows.ts";
import { validateRubric, type RubricProblem } from "#core/rubric/validateRubric.ts";

/** The text under the pen as a trial judges with it, and the versions that were saved, oldest first. */
export interface OpenText {
  readonly draft: RubricDraft;
  readonly versions: readonly RubricVersion[];
}

/** A rubric to judge with, under the name and number that its verdicts will carry. */
export interface TriedRubric {
  readonly rubric: NamedRubric;
  readonly sha256: string;
  readonly isDraft: boolean;
}

type Sha256 = (text: string) => Promise<string>;

/**
 * What keeps a text from being judged with; empty when nothing does. A name does not matter to the judge.
 */
export function problemsForJudging(draft: RubricDraft): readonly RubricProblem[] {
  const checked = validateRubric(draft);
  return checked.kind === "valid" ? [] : checked.problems.filter(({ field }) => field !== "name");
}

/**
 * Name the text under the pen: as the newest version if it says the same to the judge, else as the one that it would become.
 */
export async function nameTriedRubric(
  id: string,
  { draft, versions }: OpenText,
  sha256: Sha256,
): Promise<TriedRubric> {
  const { criteria, scoreDescriptions } = draft;
  const hash = await sha256(renderRubric(draft));
  const newest = versions.at(-1);
  if (newest !== undefined && newest.sha256 === hash) {
    const { name, version } = newest;
    return { rubric: { id, name, version, criteria, scoreDescriptions }, sha256: hash, isDraft: false };
  }
  const name = draft.name.trim() === "" ? "Rubric without a name" : draft.name;
  const version = (newest?.version ?? 0) + 1;
  return { rubric: { id, name, version, criteria, scoreDescriptions }, sha256: hash, isDraft: true };
}

/** The text under the pen and the version that it is compared with. */
export async function triedTextsOf({ draft, versions }: OpenText, sha256: Sha256): Promise<TriedTexts> {
  const hash = await sha256(renderRubric(draft));
  return {
    draft: { sha256: hash, levels: levelCount(draft) },
    previous: versionToCompare(versions, hash),
  };
}
