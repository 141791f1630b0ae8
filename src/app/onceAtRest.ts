/** Longest wait for a pause, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Call back when the page is loaded and has nothing to do, so that nothing the person waits for is held up. */
export function onceAtRest(callback: () => void): void {
  if (document.readyState === "complete") atRest(callback);
  else window.addEventListener("load", () => atRest(callback), { once: true });
}

function atRest(callback: () => void): void {
  // Safari has no idle callbacks
  if ("requestIdleCallback" in window) requestIdleCallback(callback, { timeout: PATIENCE_MS });
  else setTimeout(callback, PATIENCE_MS);
}
