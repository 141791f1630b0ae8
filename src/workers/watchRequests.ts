import type { RequestSeen } from "./engine/engineProtocol.ts";

/**
 * Tell every network request of this thread, those already made and those to come, until the signal aborts.
 * Requests that never reach a network (`blob:`, `data:`) are left out.
 *
 * @returns a promise that rejects with `signal.reason`.
 */
export function watchRequests(
  signal: AbortSignal,
  onRequests: (requests: readonly RequestSeen[]) => void,
): Promise<never> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((_resolve, reject) => {
    const observer = new PerformanceObserver((list) => {
      const requests = list.getEntries().flatMap(({ name, startTime }) => {
        const url = URL.canParse(name) ? new URL(name) : null;
        if (url === null || !/^(https?|wss?):$/.test(url.protocol)) return [];
        return [{ host: url.host, atMs: performance.timeOrigin + startTime }];
      });
      if (requests.length > 0) onRequests(requests);
    });
    observer.observe({ type: "resource", buffered: true });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      reject(signal.reason);
    });
  });
}
