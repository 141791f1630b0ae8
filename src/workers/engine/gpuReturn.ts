import { AppError } from "#core/errors.ts";
import { pause, type Clock } from "#workers/clock.ts";

/**
 * How long a GPU that was lost may stay away. When its process dies twice within two minutes, Chromium gives a site no
 * adapter until the two minutes are over (one came again after 121 s), or until the page is reloaded.
 */
export const GPU_RETURN_LIMIT_MS = 150_000;
const LOOK_EVERY_MS = 5_000;

export interface GpuReturnOptions {
  /** Ask for an adapter; `null` if there is none. */
  readonly requestAdapter?: () => Promise<unknown>;
  readonly clock: Clock;
  readonly limitMs?: number;
  readonly lookEveryMs?: number;
}

/**
 * Wait until the GPU can be had again.
 *
 * @param onWaiting Told once, if there is anything to wait for.
 * @throws {AppError} `engine/gpu-gone` when it has not come back in time.
 */
export async function awaitGpu(
  { requestAdapter = requestPresentAdapter, clock, ...limits }: GpuReturnOptions,
  { signal, onWaiting }: { readonly signal: AbortSignal; readonly onWaiting: () => void },
): Promise<void> {
  const { limitMs = GPU_RETURN_LIMIT_MS, lookEveryMs = LOOK_EVERY_MS } = limits;
  const startedAt = clock.now();
  let found = await look(requestAdapter);
  if (!found.isThere) onWaiting();
  while (!found.isThere) {
    const waitedMs = clock.now() - startedAt;
    if (waitedMs >= limitMs) throw gone(waitedMs, found.because);
    await pause(clock, Math.min(lookEveryMs, limitMs - waitedMs), signal);
    found = await look(requestAdapter);
  }
  signal.throwIfAborted();
}

type Look = { readonly isThere: true } | { readonly isThere: false; readonly because: unknown };

async function look(requestAdapter: () => Promise<unknown>): Promise<Look> {
  try {
    const adapter = await requestAdapter();
    return adapter === null ? { isThere: false, because: undefined } : { isThere: true };
  } catch (because) {
    return { isThere: false, because };
  }
}

function gone(waitedMs: number, cause: unknown): AppError {
  const seconds = Math.round(waitedMs / 1000);
  return new AppError("engine/gpu-gone", `Asked for the lost GPU for ${seconds} s: no adapter came`, {
    details: { waitedMs },
    cause,
  });
}

/** The adapter that WebLLM would ask for; the block is the whole site's, so the page may ask for its workers. */
async function requestPresentAdapter(): Promise<unknown> {
  const { gpu } = globalThis.navigator as { readonly gpu?: GPU };
  return gpu === undefined ? null : gpu.requestAdapter({ powerPreference: "high-performance" });
}
