import type { Score } from "#core/rubric/scoreRubric.ts";

/** Whether the output followed the published format exactly, or was read by the lenient rules. */
export type Leniency = "strict" | "lenient";

export const UNPARSED_REASONS = [
  "empty",
  "no-marker",
  "out-of-range",
  "ambiguous",
  "not-a-verdict",
  "cut-by-length",
] as const;

/** Why an output has no readable verdict. */
export type UnparsedReason = (typeof UNPARSED_REASONS)[number];

export type Unparsed = {
  readonly kind: "unparsed";
  readonly reason: UnparsedReason;
  readonly feedback: string;
};

/** What `parseDirectVerdict` reads out of a judge output. */
export type ParsedDirect =
  | { readonly kind: "score"; readonly score: Score; readonly feedback: string; readonly leniency: Leniency }
  | Unparsed;

/** What `parsePairwiseVerdict` reads out of a judge output; `preferred` names the slot, not the response. */
export type ParsedPairwise =
  | {
      readonly kind: "preference";
      readonly preferred: "A" | "B";
      readonly feedback: string;
      readonly leniency: Leniency;
    }
  | Unparsed;
