import * as z from "zod/mini";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { scoreDescriptionsSchema } from "#core/rubric/scoreDescriptionsSchema.ts";
import { SCORES } from "#core/rubric/scoreRubric.ts";
import { normaliseTags } from "#core/rubric/tags.ts";

const text = z.string("expected a text");
const flag = z.boolean("expected true or false");
/** What is counted on from: above this, one more could be the same number. */
const MOST = 1_000_000_000;
const count = z
  .int("expected a whole number")
  .check(z.minimum(1, "expected a whole number from 1"), z.maximum(MOST, "expected a smaller number"));
const textRevision = z.int("expected a whole number").check(z.maximum(MOST, "expected a smaller number"));
const sha256 = text.check(z.regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits"));
const date = z.iso.datetime("expected a date such as 2026-11-24T10:00:00.000Z");
const score = z.literal(SCORES, "expected a whole number from 1 to 5");

const texts = { name: text, criteria: text, scoreDescriptions: scoreDescriptionsSchema };

const version = z.strictObject({
  id: text,
  ...texts,
  version: count,
  sha256,
  savedAt: z.nullable(date),
  note: text,
});

const record = z.strictObject({
  id: text.check(z.minLength(1, "expected a text that is not empty")),
  draft: z.strictObject(texts),
  newest: z.nullable(version),
  tags: z.pipe(
    z.array(text, "expected a list"),
    z.transform((tags: string[]) => normaliseTags(tags)),
  ),
  isFavourite: flag,
  isArchived: flag,
  dismissedFindings: z.array(text, "expected a list"),
  createdAt: date,
  changedAt: date,
  revision: count,
});

const looseTrialCase = {
  instruction: text,
  response: text,
  referenceAnswer: text,
  expectedScore: z.nullable(score),
};

const trialCase = z.strictObject({
  id: text,
  rubricId: text,
  position: z.number("expected a number"),
  ...looseTrialCase,
  textRevision,
});

const number = z.number("expected a number");

const settings = z.strictObject({
  sampling: z.strictObject({
    temperature: number,
    topP: number,
    repetitionPenalty: number,
    maxTokens: number,
  }),
  maxAttempts: count,
  bothOrders: flag,
  seed: z.int("expected a whole number").check(z.nonnegative("expected a whole number from 0")),
  promptProfile: z.enum(PROMPT_PROFILES, `expected one of ${PROMPT_PROFILES.join(", ")}`),
});

const trialRun = z.strictObject({
  id: text,
  rubricId: text,
  startedAt: date,
  rubricSha256: sha256,
  rubricVersion: count,
  isDraft: flag,
  judge: z.strictObject({ modelId: text, modelName: text, weightsHash: z.nullable(text), settings }),
  results: z.array(
    z.strictObject({
      caseId: text,
      textRevision,
      verdictId: text,
      expectedScore: z.nullable(score),
      score: z.nullable(score),
    }),
    "expected a list",
  ),
});

/** What a rubric with all that belongs to it has to look like in a file. Unknown keys are refused, so that nothing is lost. */
export const bundleSchema: z.ZodMiniType<RubricBundle> = z.strictObject({
  record,
  versions: z.array(version, "expected a list"),
  trialCases: z.array(trialCase, "expected a list"),
  trialRuns: z.array(trialRun, "expected a list"),
});

/** What the rubric in a link has to look like; the first two keys are checked before. */
export const linkSchema = z.strictObject({
  type: text,
  version: count,
  ...texts,
  tags: z.exactOptional(z.array(text, "expected a list")),
  trialCases: z.exactOptional(z.array(z.strictObject(looseTrialCase), "expected a list")),
});
