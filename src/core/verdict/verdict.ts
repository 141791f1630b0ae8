import type { EvaluationCase, ResponseOrder } from "#core/cases/evaluationCase.ts";
import type { CompletionTimings, FinishReason, SamplingSettings } from "#core/judge/completion.ts";
import type { EngineKind, LoadedBackend } from "#core/judge/judgeModel.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { PromptProfile, TextFlag } from "#core/prompts/promptProfile.ts";
import type { NamedRubric, Score } from "#core/rubric/scoreRubric.ts";
import type { ParsedDirect, ParsedPairwise } from "./parsedOutput.ts";
import type { PreferenceDistribution, ScoreDistribution } from "./scoreDistribution.ts";

/** How an attempt was held to the format: not at all, by a grammar, or by a second short request after it was cut. */
export type Constraint = "none" | "grammar" | "grammar-and-forced-result";

/** One judge output: one attempt in one order, kept whether it could be read or not. */
export interface JudgeCall {
  readonly order: ResponseOrder;
  /** 1, 2, …; counted within the order. */
  readonly attempt: number;
  readonly constraint: Constraint;
  readonly seed: number;
  /** SHA-256 of the prompt's UTF-8 bytes, lower-case hex. */
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
  /** Exactly what the judge wrote. */
  readonly rawText: string;
  readonly finishReason: FinishReason;
  readonly timings: CompletionTimings;
  readonly parsed: ParsedDirect | ParsedPairwise;
  /** `null` when there is none; then `distributionMissing` says why. */
  readonly distribution: ScoreDistribution | PreferenceDistribution | null;
  readonly distributionMissing?: string;
}

/** What the verdict comes to. `callIndex` points into `calls`. Winners are named by response id, never by slot. */
export type VerdictOutcome =
  | { readonly kind: "score"; readonly score: Score; readonly callIndex: number }
  | { readonly kind: "winner"; readonly responseId: string; readonly callIndexes: readonly number[] }
  | { readonly kind: "unsettled"; readonly callIndexes: readonly number[] }
  | { readonly kind: "unparsed"; readonly order: ResponseOrder };

/** Everything needed to say where a verdict comes from, and to make it again. */
export interface Provenance {
  readonly modelId: string;
  readonly modelName: string;
  readonly weightsHash: string | null;
  readonly quantization: string | null;
  readonly engine: EngineKind;
  readonly engineVersion: string;
  readonly backend: LoadedBackend;
  readonly contextLength: number;
  readonly sampling: SamplingSettings;
  readonly maxAttempts: number;
  readonly bothOrders: boolean;
  /** The seed from which every call's seed is derived. */
  readonly seed: number;
  readonly promptProfile: PromptProfile;
  readonly promptFormat: PromptFormat;
  readonly appVersion: string;
  readonly userAgent: string;
}

/** A rubric as it stood when the verdict was made. */
export interface VerdictRubric extends NamedRubric {
  /** SHA-256 of the rendered rubric's UTF-8 bytes, lower-case hex. */
  readonly sha256: string;
  /** The text was tried before it was saved; `version` is the one that it was to become. */
  readonly isDraft?: true;
}

/** One finished judgement of one case, as it is stored, shown and exported. */
export interface Verdict {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly evaluationCase: EvaluationCase;
  readonly rubric: VerdictRubric;
  readonly provenance: Provenance;
  /** Foreign text that imitated the template or held control tokens. */
  readonly flags: readonly TextFlag[];
  readonly calls: readonly JudgeCall[];
  readonly outcome: VerdictOutcome;
}
