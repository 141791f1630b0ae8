import fc from "fast-check";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { PROMPT_PROFILES } from "#core/prompts/promptProfile.ts";
import {
  LEVEL_COUNTS,
  scoresUpTo,
  toScoreDescriptions,
  type LevelCount,
  type Score,
} from "#core/rubric/scoreRubric.ts";
import { UNPARSED_REASONS } from "#core/verdict/parsedOutput.ts";
import type { ScoreLabel, ScoreProbabilities } from "#core/verdict/scoreDistribution.ts";
import type { JudgeCall, Verdict, VerdictOutcome, VerdictRubric } from "#core/verdict/verdict.ts";

const awkward = [
  "\uD800",
  "\uDC00",
  "$&",
  "$$",
  "</s>",
  "<img onerror=x>",
  "__proto__",
  "\u2028",
  "\0",
  "=1+1",
  "\n",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(""));
const count = fc.nat();
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const milliseconds = fc.option(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const order = fc.constantFrom("AB" as const, "BA" as const);
const leniency = fc.constantFrom("strict" as const, "lenient" as const);
const response = fc.record({ id: text, label: text, text });

const evaluationCase = fc.oneof(
  fc.record({
    mode: fc.constant("direct" as const),
    id: text,
    instruction: text,
    response,
    referenceAnswer: text,
  }),
  fc.record({
    mode: fc.constant("pairwise" as const),
    id: text,
    instruction: text,
    responseA: response,
    responseB: response,
    referenceAnswer: text,
  }),
);

function scoreOf(levels: LevelCount): fc.Arbitrary<Score> {
  return fc.constantFrom(...scoresUpTo(levels));
}

function parsedOf(levels: LevelCount): fc.Arbitrary<JudgeCall["parsed"]> {
  return fc.oneof(
    fc.record({ kind: fc.constant("score" as const), score: scoreOf(levels), feedback: text, leniency }),
    fc.record({
      kind: fc.constant("preference" as const),
      preferred: fc.constantFrom("A" as const, "B" as const),
      feedback: text,
      leniency,
    }),
    fc.record({
      kind: fc.constant("unparsed" as const),
      reason: fc.constantFrom(...UNPARSED_REASONS),
      feedback: text,
    }),
  );
}

function distributionOf(levels: LevelCount): fc.Arbitrary<NonNullable<JudgeCall["distribution"]>> {
  const shares = { 1: share, 2: share, 3: share, 4: share, 5: share };
  const labels = scoresUpTo(levels).map((score): ScoreLabel => `${score}`);
  return fc.oneof(
    fc.record({
      probabilities: fc.record(shares).map(onlyScoresOf(levels)),
      mass: share,
      entropy: share,
      missing: fc.subarray(labels).map((missing) => [...missing]),
      expectedScore: share,
    }),
    fc.record({
      probabilities: fc.record({ A: share, B: share }),
      mass: share,
      entropy: share,
      missing: fc.subarray(["A", "B"] as const).map((missing) => [...missing]),
    }),
  );
}

function onlyScoresOf(levels: LevelCount): (shares: Readonly<Record<Score, number>>) => ScoreProbabilities {
  return (shares) => ({
    1: shares[1],
    2: shares[2],
    ...(levels >= 3 && { 3: shares[3] }),
    ...(levels >= 4 && { 4: shares[4] }),
    ...(levels >= 5 && { 5: shares[5] }),
  });
}

function callOf(levels: LevelCount): fc.Arbitrary<JudgeCall> {
  return fc
    .record({
      order,
      attempt: fc.integer({ min: 1, max: 9 }),
      constraint: fc.constantFrom("none", "grammar", "grammar-and-forced-result"),
      seed: count,
      promptSha256: sha256,
      promptTokens: count,
      cachedPromptTokens: count,
      completionTokens: count,
      rawText: text,
      finishReason: fc.constantFrom("stop", "length"),
      timings: fc.record({ promptMs: milliseconds, generationMs: milliseconds, totalMs: share }),
      parsed: parsedOf(levels),
      why: text,
      distribution: fc.option(distributionOf(levels)),
    })
    .map(({ why, ...rest }) => (rest.distribution === null ? { ...rest, distributionMissing: why } : rest));
}

function outcomeOf(calls: readonly JudgeCall[], levels: LevelCount): fc.Arbitrary<VerdictOutcome> {
  const callIndex = fc.nat({ max: calls.length - 1 });
  const callIndexes = fc.array(callIndex, { maxLength: 2 });
  return fc.oneof(
    fc.record({ kind: fc.constant("score" as const), score: scoreOf(levels), callIndex }),
    fc.record({ kind: fc.constant("winner" as const), responseId: text, callIndexes }),
    fc.record({ kind: fc.constant("unsettled" as const), callIndexes }),
    fc.record({ kind: fc.constant("unparsed" as const), order }),
  );
}

function rubricOf(levels: LevelCount): fc.Arbitrary<VerdictRubric> {
  return fc.record(
    {
      id: text,
      name: text,
      version: fc.integer({ min: 1 }),
      criteria: text,
      scoreDescriptions: fc
        .array(text, { minLength: levels, maxLength: levels })
        .map((texts) => toScoreDescriptions(texts)),
      sha256,
      isDraft: fc.constant(true as const),
    },
    { requiredKeys: ["id", "name", "version", "criteria", "scoreDescriptions", "sha256"] },
  );
}

const backend = fc.record(
  {
    kind: fc.constantFrom("webgpu" as const, "cpu" as const, "mixed" as const),
    description: text,
    note: text,
  },
  { requiredKeys: ["kind", "description"] },
);

const withoutJudgement: fc.Arbitrary<Omit<Verdict, "rubric" | "calls" | "outcome">> = fc.record({
  id: text,
  createdAt: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((date) => date.toISOString()),
  evaluationCase,
  provenance: fc.record({
    modelId: text,
    modelName: text,
    weightsHash: fc.option(text),
    quantization: fc.option(text),
    engine: fc.constantFrom("webllm", "llamacpp"),
    engineVersion: text,
    backend,
    contextLength: count,
    sampling: fc.record({ temperature: share, topP: share, repetitionPenalty: share, maxTokens: count }),
    maxAttempts: count,
    bothOrders: fc.boolean(),
    seed: count,
    promptProfile: fc.constantFrom(...PROMPT_PROFILES),
    promptFormat: fc.constantFrom(...PROMPT_FORMATS),
    appVersion: text,
    userAgent: text,
  }),
  flags: fc.array(
    fc.record({
      field: fc.constantFrom(
        "instruction",
        "response",
        "responseA",
        "responseB",
        "referenceAnswer",
        "rubric",
      ),
      kind: fc.constantFrom("control-token", "template-imitation"),
      found: text,
      count,
    }),
    { maxLength: 2 },
  ),
});

/** Verdicts of every kind and scale, with the strings that break careless files: lone surrogates, `$&`, HTML, `__proto__`. */
export const verdictArbitrary: fc.Arbitrary<Verdict> = fc.constantFrom(...LEVEL_COUNTS).chain((levels) =>
  fc
    .tuple(withoutJudgement, rubricOf(levels), fc.array(callOf(levels), { minLength: 1, maxLength: 3 }))
    .chain(([verdict, rubric, calls]) =>
      // fast-check makes objects without a prototype; a clone has the usual one
      outcomeOf(calls, levels).map((outcome) => structuredClone({ ...verdict, rubric, calls, outcome })),
    ),
);
