import { Dexie, type Table, type Transaction } from "dexie";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { toDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricUsage, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { noteJudgedCases } from "./judgedCases.ts";
import { eachPage } from "./keyRanges.ts";
import type { JudgedCase, JudgedText } from "./rows.ts";
import { countVerdicts } from "./rubricUsage.ts";

/** How many verdicts are in memory at once; each may be some 100 kB. */
const VERDICTS_PER_PAGE = 250;

/**
 * Turn the first schema's data into the second's: plain rubrics become versions, each rubric gets a record, and the
 * verdicts are counted. Nothing is lost, and nothing is changed when it fails.
 */
export async function upgradeToRecords(transaction: Transaction): Promise<void> {
  await takeOverRubrics(transaction);
  await takeOverVerdicts(transaction);
}

async function takeOverRubrics(transaction: Transaction): Promise<void> {
  const rubrics: Table<NamedRubric, [string, number]> = transaction.table("rubrics");
  const records: Table<RubricRecord, string> = transaction.table("rubricRecords");
  // ordered by [id, version], so the last of each id is its newest
  const versions = await Dexie.waitFor(Promise.all((await rubrics.toArray()).map(toVersion)));
  await rubrics.bulkPut(versions);
  const newestById = new Map(versions.map((version) => [version.id, version]));
  const now = new Date().toISOString();
  await records.bulkPut([...newestById.values()].map((newest) => toRecord(newest, now)));
}

async function takeOverVerdicts(transaction: Transaction): Promise<void> {
  const verdicts: Table<Verdict, string> = transaction.table("verdicts");
  const usage: Table<RubricUsage, string> = transaction.table("rubricUsage");
  const judgedCases: Table<JudgedCase, [string, string]> = transaction.table("judgedCases");
  const judgedTexts: Table<JudgedText, [string, string]> = transaction.table("judgedTexts");
  await eachPage(verdicts, { size: VERDICTS_PER_PAGE, keyOf: ({ id }) => id }, async (page) => {
    await countVerdicts(usage, page);
    await noteJudgedCases({ judgedCases, judgedTexts }, page);
  });
}

async function toVersion(rubric: NamedRubric): Promise<RubricVersion> {
  return { ...rubric, sha256: await sha256Hex(renderRubric(rubric)), savedAt: null, note: "" };
}

function toRecord(newest: RubricVersion, now: string): RubricRecord {
  return {
    id: newest.id,
    newest,
    draft: toDraft(newest),
    tags: [],
    isFavourite: false,
    isArchived: false,
    dismissedFindings: [],
    createdAt: now,
    changedAt: now,
    revision: 1,
  };
}

/** As verdicts name their rubric: lone surrogates are hashed as U+FFFD. */
async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
