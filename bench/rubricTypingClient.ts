import type { RubricRecord, TrialCase } from "#core/rubric/rubricRecord.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import {
  recordOf,
  sampleVerdict,
  trialCaseOf,
  trialRunOf,
  versionOf,
} from "#test/contract/storageSamples.ts";
import { sampleRubrics } from "./sampleRubrics.ts";

/** How much a profile holds beside the rubrics that are typed into. */
export interface Filling {
  readonly verdicts: number;
  readonly rubrics: number;
}

/** The rubrics that are typed into: one as people write it, one with a level of a megabyte. */
export const [PLAIN, HUGE] = ["bench-plain", "bench-huge"];

const PER_WRITE = 1000;
const CASES = 50;
const MEGABYTE = "The response names what the person needs. ".repeat(25_000);
const DRAFT = {
  name: "Bench",
  criteria: "How well does the response understand what the person feels?",
  scoreDescriptions: [
    "The response ignores the feeling or makes light of it.",
    "The response mentions the feeling in a set phrase and moves on.",
    "The response names the feeling, but its advice would be the same without it.",
    "The response names the feeling and fits its advice to it.",
    "The response names the feeling, shows why it makes sense, and builds all of its advice on it.",
  ],
} as const;

const storage = createIndexedDbStorage();

/** Put everything into the database of this address: through the storage of the app, so that its summaries are right. */
export async function fill({ verdicts, rubrics }: Filling): Promise<void> {
  await writeTyped(PLAIN, recordOf(PLAIN, { draft: DRAFT }));
  const [one, , three, four, five] = DRAFT.scoreDescriptions;
  const huge = {
    ...DRAFT,
    name: "Bench huge",
    scoreDescriptions: [one, MEGABYTE, three, four, five],
  } as const;
  await writeTyped(HUGE, recordOf(HUGE, { draft: huge }));
  await writeOthers(rubrics);
  await writeVerdicts(verdicts, rubrics);
}

/** A rubric with three versions, and cases that were judged once with the last of them. */
async function writeTyped(id: string, record: RubricRecord): Promise<void> {
  const versions = [1, 2, 3].map((number) =>
    versionOf(id, number, {
      ...DRAFT,
      criteria: `${DRAFT.criteria} (${number})`,
      sha256: `${number}`.repeat(64),
    }),
  );
  const cases = Array.from({ length: CASES }, (_, index): TrialCase => ({
    ...trialCaseOf(`${id}-${index}`, id, index),
    response: "I am sorry to hear it. ".repeat(20),
  }));
  const run = trialRunOf(`${id}-run`, id, "2026-02-02T00:00:00.000Z");
  const results = cases.map(({ id: caseId }) => ({
    caseId,
    textRevision: 1,
    verdictId: `${caseId}-verdict`,
    expectedScore: 3 as const,
    score: 4 as const,
  }));
  await storage.rubrics.write({
    records: [{ record: { ...record, newest: versions[2] ?? null }, replaces: null }],
    versions,
    putTrialCases: cases,
    putTrialRuns: [{ ...run, rubricSha256: "3".repeat(64), rubricVersion: 3, isDraft: false, results }],
  });
}

async function writeOthers(count: number): Promise<void> {
  const records = sampleRubrics(count).map((record) => ({
    ...record,
    newest: versionOf(record.id, 1, record.draft),
  }));
  for (let start = 0; start < count; start += PER_WRITE) {
    const some = records.slice(start, start + PER_WRITE);
    await storage.rubrics.write({
      records: some.map((record) => ({ record, replaces: null })),
      versions: some.map(({ newest }) => newest),
    });
  }
}

/** Half of them of the rubric that is typed into, the rest of all the others in turn. */
async function writeVerdicts(count: number, rubrics: number): Promise<void> {
  for (let start = 0; start < count; start += PER_WRITE) {
    const length = Math.min(PER_WRITE, count - start);
    const some = Array.from({ length }, (_, offset) => {
      const index = start + offset;
      const verdict = sampleVerdict(`v${index}`, `c${index}`, new Date(1.77e12 + index * 1000).toISOString());
      const id = index % 2 === 0 ? PLAIN : `rubric-${index % rubrics}`;
      return { ...verdict, rubric: { ...verdict.rubric, id, sha256: `${(index % 3) + 1}`.repeat(64) } };
    });
    await storage.verdicts.addMissing(some);
  }
}
