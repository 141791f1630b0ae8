const KEY = "hearth-link-speed";

/** How fast the last download here was, in bytes per second; `null` if none is remembered. */
export function readLinkSpeed(): number | null {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept > 0 && Number.isFinite(kept) ? kept : null;
  } catch {
    // storage is switched off in this browser: there is nothing to estimate by
    return null;
  }
}

/** Remember it for estimates. */
export function keepLinkSpeed(bytesPerSecond: number): void {
  try {
    localStorage.setItem(KEY, String(Math.round(bytesPerSecond)));
  } catch {
    // the estimate holds until the page is closed
  }
}
