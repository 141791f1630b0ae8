import type { SelfTestResult } from "#core/judge/selfTest.ts";
import { formatDay } from "./transferWords.ts";

/**
 * How a self-test went.
 *
 * @param adapter The device in words; `undefined` where it is said beside.
 * @param nowMs Milliseconds since 1970.
 * @example describeSelfTest(passed, "Apple M3", now) // "Self-test passed today on Apple M3."
 */
export function describeSelfTest(result: SelfTestResult, adapter: string | undefined, nowMs: number): string {
  const where = adapter === undefined ? "" : ` on ${adapter}`;
  const when = formatDay(result.atMs, nowMs);
  if (result.kind === "failed") return `Self-test failed ${when}${where}: ${result.reason}`;
  return adapter === undefined
    ? `Self-test passed ${when}: it writes legal verdicts.`
    : `Self-test passed ${when}${where}.`;
}
