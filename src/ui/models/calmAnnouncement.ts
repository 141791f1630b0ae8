/** So much time lies between two announcements at least. */
export const ANNOUNCEMENT_GAP_MS = 10_000;

/**
 * How long the next announcement has to wait, in milliseconds.
 *
 * @param lastAtMs When the last one was made; `null` before the first.
 * @example announcementDelay(1_000, 4_000) // 7000
 * @example announcementDelay(null, 4_000) // 0
 */
export function announcementDelay(lastAtMs: number | null, nowMs: number): number {
  return lastAtMs === null ? 0 : Math.max(0, lastAtMs + ANNOUNCEMENT_GAP_MS - nowMs);
}
