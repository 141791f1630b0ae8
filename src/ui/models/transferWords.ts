import { formatBytes } from "./modelWords.ts";

/**
 * The speed of a transfer.
 *
 * @example formatRate(48_000_000) // "48 MB per second"
 */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)} per second`;
}

/**
 * How much of a whole is there; the unit is said once where it is the same.
 *
 * @example formatShare(1_200_000_000, 4_100_000_000) // "1.2 of 4.1 GB"
 * @example formatShare(12_000_000, 4_100_000_000) // "12 MB of 4.1 GB"
 */
export function formatShare(bytesDone: number, bytesTotal: number): string {
  const [done, total] = [formatBytes(bytesDone), formatBytes(bytesTotal)];
  const [amount, unit] = done.split(" ");
  return unit === total.split(" ")[1] ? `${amount} of ${total}` : `${done} of ${total}`;
}

/**
 * A day, without its year where that is the present one.
 *
 * @param atMs Milliseconds since 1970, as is `nowMs`; the day is that of the machine's own time zone.
 * @example formatDay(date("2026-11-03"), date("2026-11-25")) // "3 Nov"
 */
export function formatDay(atMs: number, nowMs: number): string {
  const [day, now] = [new Date(atMs), new Date(nowMs)];
  if (day.toDateString() === now.toDateString()) return "today";
  const isThisYear = day.getFullYear() === now.getFullYear();
  return day.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
}
