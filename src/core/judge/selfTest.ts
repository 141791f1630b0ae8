/**
 * What a judge wrote behind a fixed prompt, and whether that is a legal score. On particular GPUs models are known to
 * write noise although everything loaded without a fault.
 */
export type SelfTestResult =
  | {
      readonly kind: "passed";
      /** What the judge wrote. */
      readonly output: string;
      /** Of the five scores together, 0 … 1, where the judge wrote its own; `null` where the engine does not tell. */
      readonly scoreProbability: number | null;
      /** Milliseconds since 1970. */
      readonly atMs: number;
    }
  | {
      readonly kind: "failed";
      readonly output: string;
      /** In one sentence, for people. */
      readonly reason: string;
      readonly atMs: number;
    };
