import type { AppError, ErrorCode } from "#core/errors.ts";
import type { DeviceSession } from "./deviceLostWatch.ts";
import { webllmError } from "./webllmErrors.ts";

/** How long after a fault nobody knows the loss of the GPU may still be reported. */
const LOSS_GRACE_MS = 100;

/**
 * Name what WebLLM threw. A lost GPU explains everything else, but what a dying GPU breaks first is often heard of
 * before the loss itself.
 */
export async function nameFault(
  thrown: unknown,
  fallback: ErrorCode,
  devices: Pick<DeviceSession, "lostWith">,
  pause: (ms: number) => Promise<void>,
): Promise<AppError> {
  const named = webllmError(thrown, fallback);
  if (named.code === fallback && devices.lostWith() === null) await pause(LOSS_GRACE_MS);
  return devices.lostWith() ?? named;
}
