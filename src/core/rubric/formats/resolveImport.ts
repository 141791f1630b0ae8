import { renderRubric } from "#core/rubric/renderRubric.ts";
import type { RubricBundle, RubricRecord, RubricVersion, TrialCase } from "#core/rubric/rubricRecord.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { ImportChoice, ImportPlanEntry } from "./planImport.ts";
import { incomingDraft, type ImportedBundle, type IncomingDraft } from "./rubricImport.ts";
import { createNamer } from "./rubricNames.ts";
import { withNewIds } from "./withNewIds.ts";

/** One rubric of an import, and what the person wants of it. */
export interface ImportDecision {
  readonly entry: ImportPlanEntry;
  readonly choice: ImportChoice;
}

export interface ResolveDeps {
  /** What the plan was made with. */
  readonly existing: readonly RubricRecord[];
  readonly newId: () => string;
  /** ISO 8601, UTC: when imported texts are created and saved. */
  readonly now: string;
  /** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
  readonly sha256: (text: string) => Promise<string>;
  /** What stands beside the versions that the import makes, such as "Imported from rubrics.csv". */
  readonly note: string;
}

const STARTER_IDS = new Set(STARTER_RUBRICS.map(({ id }) => id));

/**
 * Turn decisions into what the library has to do; what is skipped is left out.
 *
 * - keep both: a rubric that is new comes as it is. Beside one that is here it gets ids of its own for everything, and a
 *   name with a number.
 * - replace: the text becomes the newest version of the one that is here; its history and trial cases stay, and the
 *   incoming ones stay behind. A rubric that replaces nothing is added.
 *
 * Texts without a history become version 1 if they are complete, else they wait under the pen.
 */
export async function resolveImport(
  decisions: readonly ImportDecision[],
  deps: ResolveDeps,
): Promise<readonly ImportedBundle[]> {
  const freeName = createNamer(deps.existing.map(({ draft }) => draft.name));
  const resolved: ImportedBundle[] = [];
  for (const { entry, choice } of decisions) {
    if (choice === "skip") continue;
    const draft = incomingDraft(entry.incoming);
    if (choice === "replace" && entry.kind !== "new") {
      resolved.push({ kind: "replace", id: entry.existing.id, draft, note: deps.note });
    } else {
      resolved.push({ kind: "add", bundle: await toBundle(entry, freeName, deps) });
    }
  }
  return resolved;
}

async function toBundle(
  entry: ImportPlanEntry,
  freeName: (name: string) => string,
  deps: ResolveDeps,
): Promise<RubricBundle> {
  const { incoming } = entry;
  const name = freeName(incomingDraft(incoming).name);
  if (incoming.kind === "draft") return newBundle(incoming, name, deps);
  // a file can name any id, also that of a starter, which everyone has
  const isFree = entry.kind === "new" && !STARTER_IDS.has(incoming.bundle.record.id);
  return isFree ? incoming.bundle : withNewIds(incoming.bundle, name, deps.newId);
}

async function newBundle(
  { draft: texts, tags, trialCases = [] }: IncomingDraft,
  name: string,
  deps: ResolveDeps,
): Promise<RubricBundle> {
  const id = deps.newId();
  const draft = { ...texts, name };
  const newest: RubricVersion | null =
    validateRubric(draft).kind === "valid"
      ? {
          id,
          ...draft,
          version: 1,
          sha256: await deps.sha256(renderRubric(draft)),
          savedAt: deps.now,
          note: deps.note,
        }
      : null;
  const record: RubricRecord = {
    id,
    draft,
    newest,
    tags,
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: deps.now,
    changedAt: deps.now,
    revision: 1,
  };
  return {
    record,
    versions: newest === null ? [] : [newest],
    trialCases: trialCases.map((trialCase, position): TrialCase => ({
      ...trialCase,
      id: deps.newId(),
      rubricId: id,
      position,
      textRevision: 1,
    })),
    trialRuns: [],
  };
}
