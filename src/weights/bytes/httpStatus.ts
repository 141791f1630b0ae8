import { AppError, type ErrorCode } from "#core/errors.ts";
import { TransientFault } from "./retryBudget.ts";

const CODE_BY_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [401, "weights/access-denied"],
  [403, "weights/access-denied"],
  [404, "weights/not-found"],
  [410, "weights/not-found"],
]);

/**
 * Pass an answer that is one.
 *
 * @param address What faults call it.
 * @param nowMs Milliseconds since 1970.
 * @throws {TransientFault} 408, 429 and 5xx.
 * @throws {AppError} `weights/access-denied`, `weights/not-found`, else `weights/response-invalid`.
 */
export function requireSuccess(response: Response, address: string, nowMs: number): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const message = `Cannot fetch ${address}: the host answered ${status}${describeReason(response)}`;
  const options = { details: { address, status } };
  if (status === 429) {
    throw new TransientFault(
      new AppError("weights/rate-limited", message, options),
      readRetryAfter(response, nowMs),
    );
  }
  if (status === 408 || status >= 500) {
    throw new TransientFault(
      new AppError("weights/unreachable", message, options),
      readRetryAfter(response, nowMs),
    );
  }
  throw new AppError(CODE_BY_STATUS.get(status) ?? "weights/response-invalid", message, options);
}

/** The hub says in a header of its own what is wrong, e.g. that a model is gated. */
function describeReason(response: Response): string {
  const reason = response.headers.get("x-error-message") ?? response.headers.get("x-error-code") ?? "";
  return reason === "" ? "" : ` (${reason.slice(0, 200)})`;
}

/**
 * How long a host asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or the `t` of the `RateLimit`
 * header that the hub sends instead (huggingface.co/docs/hub/rate-limits).
 *
 * @param nowMs Milliseconds since 1970.
 * @returns Milliseconds, negative for a date that has passed; `null` if the host does not say.
 */
export function readRetryAfter(response: Response, nowMs: number): number | null {
  const text = response.headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const atMs = Date.parse(text);
  if (!Number.isNaN(atMs)) return atMs - nowMs;
  const seconds = /;\s*t=(\d+)/.exec(response.headers.get("ratelimit") ?? "")?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}
