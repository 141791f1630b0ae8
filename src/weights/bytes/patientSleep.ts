import { listenForAbort } from "./listenForAbort.ts";

/**
 * Wait, but no longer than until the browser is online again: a spell without a network ends with an event, on pages and in
 * workers. Node has no such event; there it waits its time. Rejects with `signal.reason` as soon as it is aborted.
 */
export function patientSleep(ms: number, signal: AbortSignal): Promise<void> {
  const scope = findEvents(globalThis);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      stopListening();
      scope?.removeEventListener("online", wake);
    };
    const wake = (): void => {
      stop();
      resolve();
    };
    const timer = setTimeout(wake, ms);
    const stopListening = listenForAbort(signal, () => {
      stop();
      reject(signal.reason);
    });
    scope?.addEventListener("online", wake);
  });
}

type EventScope = Pick<EventTarget, "addEventListener" | "removeEventListener">;

/** The types say that there always is one, as they are those of a worker. */
function findEvents(scope: object): EventScope | null {
  return hasEvents(scope) ? scope : null;
}

function hasEvents(scope: object): scope is EventScope {
  return "addEventListener" in scope;
}
