/**
 * How long so many bytes take at this speed, in seconds; `null` where it cannot be said, as at a standstill.
 *
 * @example
 * estimateSeconds(4_000_000_000, 12_500_000) // 320
 */
export function estimateSeconds(bytes: number, bytesPerSecond: number | null): number | null {
  if (bytesPerSecond === null || !(bytesPerSecond > 0)) return null;
  const seconds = Math.max(0, bytes) / bytesPerSecond;
  return Number.isFinite(seconds) ? seconds : null;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time as an estimate, rounded as far as people care: to five seconds, minutes, quarters of an hour.
 *
 * @param seconds ≥ 0.
 *
 * @example
 * describeSeconds(342) // "about 6 min"
 */
export function describeSeconds(seconds: number): string {
  if (seconds < 5) return "a few seconds";
  const wholeFives = Math.round(seconds / 5) * 5;
  if (wholeFives < MINUTE) return `about ${wholeFives} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `about ${minutes} min`;
  const quarters = Math.round(seconds / (HOUR / 4));
  if (quarters < 24 * 4) return `about ${hoursOf(quarters)}`;
  const days = Math.round(seconds / DAY);
  return days === 1 ? "about a day" : `about ${days} days`;
}

function hoursOf(quarters: number): string {
  const minutes = (quarters % 4) * 15;
  const hours = `${Math.floor(quarters / 4)} h`;
  return minutes === 0 ? hours : `${hours} ${minutes} min`;
}
