import type { AssessmentSettings } from "#core/judge/assessment.ts";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import fc from "fast-check";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type {
  RubricBundle,
  RubricRecord,
  RubricVersion,
  TrialCase,
  TrialRun,
} from "#core/rubric/rubricRecord.ts";
import { SCORES, toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { normaliseTags } from "#core/rubric/tags.ts";

const awkward = [
  "\uD800",
  "\uDC00",
  "$&",
  "</s>",
  "<img onerror=x>",
  "__proto__",
  "\u2028",
  "\0",
  "=1+1",
  "-",
  "'",
  "''@",
  '"',
  '""',
  ",",
  ";",
  "\t",
  "\n",
  "\r",
  "\r\n",
  " ",
  "\uFEFF",
  "🎉",
  "[",
  "]",
];

/** Texts of any length from none on, with the strings that break careless files. */
export const textArbitrary = fc
  .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(""));

/** The same, but not blank. */
export const fullTextArbitrary = textArbitrary.map((text) => (text.trim() === "" ? `${text}x${text}` : text));

/** Drafts of two to five levels with texts of the given kind. */
export function draftArbitrary(text: fc.Arbitrary<string>): fc.Arbitrary<RubricDraft> {
  const scoreDescriptions = fc.array(text, { minLength: 2, maxLength: 5 }).map(toScoreDescriptions);
  // fast-check makes objects without a prototype; a copy has the usual one
  return fc.record({ name: text, criteria: text, scoreDescriptions }).map((draft) => ({ ...draft }));
}

export const tagsArbitrary = fc
  .array(fc.oneof(textArbitrary, fc.constantFrom("tone", "safety", "Tone")), { maxLength: 4 })
  // lower-casing can part what was composed, and once more puts it together
  .map((tags) => normaliseTags(normaliseTags(tags)));

const date = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  .map((at) => at.toISOString());
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.integer({ min: 1, max: 1000 });
const score = fc.option(fc.constantFrom(...SCORES));
const id = fc.uuid();

const version = (rubricId: string): fc.Arbitrary<RubricVersion> =>
  fc
    .record({ draft: draftArbitrary(textArbitrary), sha256, savedAt: fc.option(date), note: textArbitrary })
    .map(({ draft, ...rest }) => ({ id: rubricId, ...draft, version: 1, ...rest }));

/** Ascending, not always without gaps. */
const versions = (rubricId: string): fc.Arbitrary<readonly RubricVersion[]> =>
  fc.array(fc.tuple(version(rubricId), fc.integer({ min: 1, max: 3 })), { maxLength: 3 }).map((pairs) =>
    pairs.map(([one], index) => ({
      ...one,
      version: pairs.slice(0, index + 1).reduce((sum, [, step]) => sum + step, 0),
    })),
  );

const trialCase = (rubricId: string): fc.Arbitrary<TrialCase> =>
  fc.record({
    id,
    rubricId: fc.constant(rubricId),
    position: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    instruction: textArbitrary,
    response: textArbitrary,
    referenceAnswer: textArbitrary,
    expectedScore: score,
    textRevision: count,
  });

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const settings: fc.Arbitrary<AssessmentSettings> = fc.record({
  sampling: fc.record({ temperature: number, topP: number, repetitionPenalty: number, maxTokens: number }),
  maxAttempts: count,
  bothOrders: fc.boolean(),
  seed: fc.nat(),
  promptProfile: fc.constantFrom(...PROMPT_PROFILES),
});

const trialRun = (rubricId: string): fc.Arbitrary<TrialRun> =>
  fc.record({
    id,
    rubricId: fc.constant(rubricId),
    startedAt: date,
    rubricSha256: sha256,
    rubricVersion: count,
    isDraft: fc.boolean(),
    judge: fc.record({
      modelId: textArbitrary,
      modelName: textArbitrary,
      weightsHash: fc.option(textArbitrary),
      settings,
    }),
    results: fc.array(
      fc.record({ caseId: id, textRevision: count, verdictId: id, expectedScore: score, score }),
      { maxLength: 3 },
    ),
  });

const record = (rubricId: string): fc.Arbitrary<RubricRecord> =>
  fc.record({
    id: fc.constant(rubricId),
    draft: draftArbitrary(textArbitrary),
    newest: fc.constant(null),
    tags: tagsArbitrary,
    isFavourite: fc.boolean(),
    isArchived: fc.boolean(),
    dismissedFindings: fc.array(textArbitrary, { maxLength: 2 }),
    createdAt: date,
    changedAt: date,
    revision: count,
  });

/** Rubrics with drafts, versions, tags, trial cases and runs of every kind. */
export const bundleArbitrary: fc.Arbitrary<RubricBundle> = id
  .chain((rubricId) =>
    fc.record({
      record: record(rubricId),
      versions: versions(rubricId),
      trialCases: fc.array(trialCase(rubricId), { maxLength: 3 }),
      trialRuns: fc.array(trialRun(rubricId), { maxLength: 2 }),
    }),
  )
  .map((bundle) =>
    // a clone has the usual prototypes at every depth
    structuredClone({ ...bundle, record: { ...bundle.record, newest: bundle.versions.at(-1) ?? null } }),
  );
