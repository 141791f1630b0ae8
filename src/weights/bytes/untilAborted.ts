import { listenForAbort } from "./listenForAbort.ts";

/**
 * Settle like `work`, but reject with `signal.reason` at once when aborted: for work of strangers that may not hear of it.
 * What becomes of such work afterwards is of no interest to anybody.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stopListening = listenForAbort(signal, () => reject(signal.reason));
    work.then(
      (value) => {
        stopListening();
        resolve(value);
      },
      (error: unknown) => {
        stopListening();
        reject(error);
      },
    );
  });
}
