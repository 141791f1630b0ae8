import type { HostWait } from "#core/models/installProgress.ts";
import { describeSeconds } from "#core/models/linkTime.ts";
import { errorText } from "#ui/errorText.ts";

/**
 * Whom an install waits for, why, and for how long.
 *
 * @param nowMs Milliseconds since 1970.
 * @example
 * describeWait({ address: "https://huggingface.co/a/b", untilMs: 30_000, failures: 1, fault: rateLimited }, 0)
 * // "huggingface.co asks to wait 30 s"
 */
export function describeWait({ address, untilMs, failures, fault }: HostWait, nowMs: number): string {
  const host = hostOf(address);
  const left = formatSeconds(untilMs - nowMs);
  if (fault.code === "weights/rate-limited") return `${host} asks to wait ${left}`;
  const tries = failures > 1 ? `, failed ${failures} times` : "";
  if (fault.code === "weights/unreachable") return `${host} cannot be reached${tries}; next try in ${left}`;
  return `${errorText(fault).title}${tries}; next try in ${left}`;
}

/** A countdown moves by single seconds. */
function formatSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return seconds < 100 ? `${seconds} s` : describeSeconds(seconds);
}

/**
 * The host of an address, for people.
 *
 * @example hostOf("https://huggingface.co/owner/name") // "huggingface.co"
 */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
