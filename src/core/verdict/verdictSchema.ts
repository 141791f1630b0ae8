import * as z from "zod/mini";
import type { EngineKind, LoadedBackend } from "#core/judge/judgeModel.ts";
import { PROMPT_FORMATS } from "#core/prompts/promptFormat.ts";
import { PROMPT_PROFILES, type TextFlag } from "#core/prompts/promptProfile.ts";
import { scoreDescriptionsSchema } from "#core/rubric/scoreDescriptionsSchema.ts";
import { SCORES } from "#core/rubric/scoreRubric.ts";
import { isCallOnScale, isOutcomeOnScale } from "./scaleChecks.ts";
import { UNPARSED_REASONS, type Leniency } from "./parsedOutput.ts";
import type { Constraint, Verdict } from "./verdict.ts";

const ENGINES = ["webllm", "llamacpp"] as const satisfies readonly EngineKind[];
const BACKENDS = ["webgpu", "cpu", "mixed"] as const satisfies readonly LoadedBackend["kind"][];
const CONSTRAINTS = ["none", "grammar", "grammar-and-forced-result"] as const satisfies readonly Constraint[];
const LENIENCIES = ["strict", "lenient"] as const satisfies readonly Leniency[];
const FLAG_KINDS = ["control-token", "template-imitation"] as const satisfies readonly TextFlag["kind"][];
const FLAG_FIELDS = [
  "instruction",
  "response",
  "responseA",
  "responseB",
  "referenceAnswer",
  "rubric",
] as const satisfies readonly TextFlag["field"][];

const text = z.string();
const count = z.int().check(z.nonnegative());
const probability = z.number().check(z.minimum(0), z.maximum(1));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits"));
const order = z.enum(["AB", "BA"]);
const score = z.literal(SCORES);
const seed = z.int().check(z.nonnegative());

const response = z.strictObject({ id: text, label: text, text });
const evaluationCase = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("direct"),
    id: text,
    instruction: text,
    response,
    referenceAnswer: text,
  }),
  z.strictObject({
    mode: z.literal("pairwise"),
    id: text,
    instruction: text,
    responseA: response,
    responseB: response,
    referenceAnswer: text,
  }),
]);

const rubric = z.strictObject({
  id: text,
  name: text,
  version: z.int().check(z.minimum(1)),
  criteria: text,
  scoreDescriptions: scoreDescriptionsSchema,
  sha256,
  isDraft: z.exactOptional(z.literal(true)),
});

const provenance = z.strictObject({
  modelId: text,
  modelName: text,
  weightsHash: z.nullable(text),
  quantization: z.nullable(text),
  engine: z.enum(ENGINES),
  engineVersion: text,
  backend: z.strictObject({ kind: z.enum(BACKENDS), description: text, note: z.exactOptional(text) }),
  contextLength: count,
  sampling: z.strictObject({
    temperature: z.number(),
    topP: z.number(),
    repetitionPenalty: z.number(),
    maxTokens: count,
  }),
  maxAttempts: count,
  bothOrders: z.boolean(),
  seed,
  promptProfile: z.enum(PROMPT_PROFILES),
  promptFormat: z.enum(PROMPT_FORMATS),
  appVersion: text,
  userAgent: text,
});

const flag = z.strictObject({ field: z.enum(FLAG_FIELDS), kind: z.enum(FLAG_KINDS), found: text, count });

const leniency = z.enum(LENIENCIES);
const parsed = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("score"), score, feedback: text, leniency }),
  z.strictObject({ kind: z.literal("preference"), preferred: z.enum(["A", "B"]), feedback: text, leniency }),
  z.strictObject({ kind: z.literal("unparsed"), reason: z.enum(UNPARSED_REASONS), feedback: text }),
]);

const scoreDistribution = z.strictObject({
  probabilities: z.strictObject({
    1: probability,
    2: probability,
    3: z.exactOptional(probability),
    4: z.exactOptional(probability),
    5: z.exactOptional(probability),
  }),
  mass: probability,
  entropy: z.number(),
  missing: z.array(z.enum(["1", "2", "3", "4", "5"])),
  expectedScore: z.number(),
});
const preferenceDistribution = z.strictObject({
  probabilities: z.strictObject({ A: probability, B: probability }),
  mass: probability,
  entropy: z.number(),
  missing: z.array(z.enum(["A", "B"])),
});

const milliseconds = z.nullable(z.number());
const call = z.strictObject({
  order,
  attempt: z.int().check(z.minimum(1)),
  constraint: z.enum(CONSTRAINTS),
  seed,
  promptSha256: sha256,
  promptTokens: count,
  cachedPromptTokens: count,
  completionTokens: count,
  rawText: text,
  finishReason: z.enum(["stop", "length"]),
  timings: z.strictObject({ promptMs: milliseconds, generationMs: milliseconds, totalMs: z.number() }),
  parsed,
  distribution: z.nullable(z.union([scoreDistribution, preferenceDistribution])),
  distributionMissing: z.exactOptional(text),
});

const outcome = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("score"), score, callIndex: count }),
  z.strictObject({ kind: z.literal("winner"), responseId: text, callIndexes: z.array(count) }),
  z.strictObject({ kind: z.literal("unsettled"), callIndexes: z.array(count) }),
  z.strictObject({ kind: z.literal("unparsed"), order }),
]);

/** What a verdict has to look like to be read from a file. Unknown keys are refused, so that nothing is lost silently. */
export const verdictSchema: z.ZodMiniType<Verdict> = z
  .strictObject({
    id: text,
    createdAt: z.iso.datetime(),
    evaluationCase,
    rubric,
    provenance,
    flags: z.array(flag),
    calls: z.array(call),
    outcome,
  })
  .check(
    z.refine(pointsToItsCalls, { error: "the outcome names a call that is not there", path: ["outcome"] }),
    z.refine((verdict) => isOutcomeOnScale(verdict.outcome, verdict.rubric), {
      error: "the rubric has no level for this score",
      path: ["outcome", "score"],
    }),
    z.refine((verdict) => verdict.calls.every((made) => isCallOnScale(made, verdict.rubric)), {
      error: "a score or a distribution is not on the scale of the rubric",
      path: ["calls"],
    }),
  );

function pointsToItsCalls(verdict: {
  calls: readonly unknown[];
  outcome: { callIndex: number } | { callIndexes: readonly number[] } | object;
}): boolean {
  const { calls, outcome: stated } = verdict;
  if ("callIndex" in stated) return stated.callIndex < calls.length;
  return !("callIndexes" in stated) || stated.callIndexes.every((index) => index < calls.length);
}
