import type { Table } from "dexie";
import type {
  RubricRecord,
  RubricUsage,
  RubricVersion,
  TrialCase,
  TrialRun,
} from "#core/rubric/rubricRecord.ts";
import type { RubricStep } from "#core/rubric/rubricStep.ts";
import type { Verdict } from "#core/verdict/verdict.ts";

/** Small data under a name. */
export interface Note {
  readonly key: string;
  readonly value: unknown;
}

/** The newest verdict of one case by one rubric; verdicts of the text under the pen are left out. */
export interface JudgedCase {
  readonly rubricId: string;
  readonly caseId: string;
  readonly verdictId: string;
  /** When that verdict was made: ISO 8601, UTC. */
  readonly createdAt: string;
  /** The text that the judge read, see `rubricTextKey`. */
  readonly textKey: string;
}

/** How many judged cases of a rubric have their newest verdict of one text: counting keys is slow in Chromium. */
export interface JudgedText {
  readonly rubricId: string;
  readonly textKey: string;
  /** Never 0. */
  readonly cases: number;
}

/** What follows from the verdicts and is kept beside them, always in the same transaction. */
export interface VerdictSummaryTables {
  readonly rubricUsage: Table<RubricUsage, string>;
  readonly judgedCases: Table<JudgedCase, [rubricId: string, caseId: string]>;
  readonly judgedTexts: Table<JudgedText, [rubricId: string, textKey: string]>;
}

/** All tables of the database. */
export interface HearthTables extends VerdictSummaryTables {
  readonly verdicts: Table<Verdict, string>;
  /** Saved versions; they never change. */
  readonly rubrics: Table<RubricVersion, [id: string, version: number]>;
  readonly rubricRecords: Table<RubricRecord, string>;
  readonly trialCases: Table<TrialCase, string>;
  readonly trialRuns: Table<TrialRun, string>;
  readonly rubricSteps: Table<RubricStep, number>;
  readonly notes: Table<Note, string>;
}
