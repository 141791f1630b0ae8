import type { AppError } from "#core/errors.ts";

/** Hearth is about to wait before it asks a host again. */
export interface HttpWait {
  /** What is fetched, without the query, which may be a signature. */
  readonly address: string;
  readonly delayMs: number;
  /** How often in a row it went wrong; the first wait has 1. */
  readonly failures: number;
  readonly fault: AppError;
}

/** How Hearth talks to a host. */
export interface HttpOptions {
  /** Stops requests, transfers and waits at once; they reject with `signal.reason`. */
  readonly signal: AbortSignal;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * The `Authorization` header, e.g. `Bearer hf_…`. It goes to the origin of the address alone, never on to another one that
   * this redirects to.
   */
  readonly authorization?: string;
  /** How often in a row a request is repeated before it counts as failed: 6 unless told otherwise. */
  readonly retries?: number;
  /** How long a host may send nothing before the connection is given up and counts as broken: a minute unless told otherwise. */
  readonly stallMs?: number;
  readonly onWait?: (wait: HttpWait) => void;
  /** Waits; rejects with `signal.reason` when aborted. Tests pass one that does not wait. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Chance, from 0 up to 1, so that many clients do not come back at the same moment. */
  readonly random?: () => number;
  /** Milliseconds since 1970, for a host that names the time at which to come back. */
  readonly now?: () => number;
}
