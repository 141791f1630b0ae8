import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { patientSleep } from "#weights/bytes/patientSleep.ts";

/** Stops what is being read, is told of waits for a host, and says how many of them are too many. */
export type SourceWatch = Pick<HttpOptions, "signal" | "onWait" | "retries" | "sleep">;

/**
 * How sources are read.
 *
 * @param isPatient Whether a host that does not answer is asked again for as long as it takes: somebody watches, and can
 *   stop it. Waits end early when the machine comes back online.
 */
export function sourceWatch(
  isPatient: boolean,
  signal: AbortSignal,
  onWait: NonNullable<HttpOptions["onWait"]>,
): SourceWatch {
  return isPatient ? { signal, onWait, retries: Infinity, sleep: patientSleep } : { signal, onWait };
}
