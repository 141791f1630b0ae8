import type { RequestSeen } from "./engine/engineProtocol.ts";

function requestOf(entry: PerformanceEntry): readonly RequestSeen[] {
  const url = URL.canParse(entry.name) ? new URL(entry.name) : null;
  if (url === null || !/^(https?|wss?):$/.test(url.protocol)) return [];
  const seen = { host: url.host, atMs: performance.timeOrigin + entry.startTime };
  const { responseStatus } = entry as Partial<PerformanceResourceTiming>;
  // 0 is a request that failed, or one whose response we may not look at
  return [responseStatus === undefined ? seen : { ...seen, wasAnswered: responseStatus > 0 }];
}

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
      const requests = list.getEntries().flatMap(requestOf);
      if (requests.length > 0) onRequests(requests);
    });
    observer.observe({ type: "resource", buffered: true });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      reject(signal.reason);
    });
  });
}
