import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { sourceWatch } from "#workers/weights/sourceWatch.ts";
import { waitingForHost } from "#workers/weights/waitingForHost.ts";
import type { WatchedWorker } from "#workers/weights/watchedWorker.ts";
import type { WeightsProgress } from "#workers/weights/weightsProtocol.ts";
import type { ProgressTeller } from "./progressTeller.ts";

/** What every step of an install may use, and whom it tells. */
export interface InstallContext {
  readonly signal: AbortSignal;
  readonly teller: ProgressTeller;
  /** Asks hosts for as long as it takes: the person sees why, and can stop it. */
  readonly http: HttpOptions;
  /** See `InstallExtras`. */
  readonly isSealed: boolean;
  readonly startThread: () => WatchedWorker;
  /** Told when other tabs can see the install in storage. */
  readonly onBegun: () => void;
  readonly onRequests: (requests: Extract<WeightsProgress, { kind: "requests" }>["requests"]) => void;
}

/** Put together what the steps of an install share. */
export function createInstallContext(
  signal: AbortSignal,
  parts: Pick<InstallContext, "teller" | "isSealed" | "startThread" | "onBegun" | "onRequests">,
): InstallContext {
  const http = sourceWatch(true, signal, (wait) => tellWait(parts.teller, waitingForHost(wait)));
  return { ...parts, signal, http };
}

/** Say that a host lets us wait. */
export function tellWait(
  teller: ProgressTeller,
  { address, delayMs, failures, fault }: Extract<WeightsProgress, { kind: "waiting" }>,
): void {
  teller.tell({ wait: { address, untilMs: Date.now() + delayMs, failures, fault } });
}
