import type { InstallProgress } from "#core/models/installProgress.ts";
import { createRateMeter } from "#core/models/transferRate.ts";

/**
 * Makes what tells the speed of an install from its progress: bytes per second lately, of its present stage alone; `null` before it
 * can be said.
 *
 * @param now Milliseconds, monotonic.
 */
export function createStageRate(now: () => number): (progress: InstallProgress) => number | null {
  let meter = createRateMeter();
  let measured: InstallProgress["stage"] | null = null;
  return ({ stage, bytesDone }) => {
    // pieces that were there before are not speed
    if (stage !== measured) meter = createRateMeter();
    measured = stage;
    meter.add(bytesDone, now());
    return meter.bytesPerSecond();
  };
}
