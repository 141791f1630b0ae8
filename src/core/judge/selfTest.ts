/** What a judge wrote for the fixed prompt of its self-test, and whether that is a legal verdict. */
export type SelfTestResult =
  | {
      readonly kind: "passed";
      /** What the judge wrote. */
      readonly output: string;
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
