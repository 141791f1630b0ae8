import type { AppError } from "#core/errors.ts";
import { describeAddress } from "./httpAddress.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { listenForAbort } from "./listenForAbort.ts";

const RETRIES = 6;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** The hub counts requests in windows of five minutes (huggingface.co/docs/hub/rate-limits); no host gets more. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** A fault that may be gone in a moment. It never leaves this folder: when patience ends, its `fault` is thrown. */
export class TransientFault extends Error {
  override readonly name = "TransientFault";
  readonly fault: AppError;
  /** How long the host asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(fault: AppError, retryAfterMs: number | null = null) {
    super(fault.message, { cause: fault });
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Patience with one address: waits longer after each failure in a row, and says when it is enough. */
export class RetryBudget {
  readonly #address: string;
  readonly #options: HttpOptions;
  #failures = 0;

  constructor(url: string, options: HttpOptions) {
    this.#address = describeAddress(url);
    this.#options = options;
  }

  /** Count from the start: something came. */
  reset(): void {
    this.#failures = 0;
  }

  /**
   * Wait until it makes sense to ask again.
   *
   * @throws whatever is not a `TransientFault`; the fault itself once it was there too often in a row.
   */
  async waitAfter(error: unknown): Promise<void> {
    if (!(error instanceof TransientFault)) throw error;
    const {
      retries = RETRIES,
      signal,
      random = Math.random,
      sleep = sleepUntilAborted,
      onWait,
    } = this.#options;
    if (this.#failures >= retries) throw error.fault;
    this.#failures += 1;
    const delayMs = delayBeforeRetry(this.#failures, error.retryAfterMs, random());
    onWait?.({ address: this.#address, delayMs, failures: this.#failures, fault: error.fault });
    await sleep(delayMs, signal);
    signal.throwIfAborted();
  }
}

/**
 * How long to wait after so many failures in a row: half a second, doubled each time up to half a minute, of which a
 * random half is left out; or as long as the host asks, at most five minutes, and a random moment longer.
 *
 * @param failures At least 1.
 * @param chance From 0 up to 1.
 * @returns Milliseconds.
 * @example
 * delayBeforeRetry(3, null, 0.5) // 1500, half of 2000 and half of the other half
 */
export function delayBeforeRetry(failures: number, retryAfterMs: number | null, chance: number): number {
  if (retryAfterMs !== null) {
    return Math.min(Math.max(retryAfterMs, 0), LONGEST_RETRY_AFTER_MS) + Math.round(chance * FIRST_DELAY_MS);
  }
  const longest = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  return Math.round(longest / 2 + (chance * longest) / 2);
}

/** Wait; reject with `signal.reason` as soon as it is aborted. */
export function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      stopListening();
      resolve();
    }, ms);
    const stopListening = listenForAbort(signal, () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
