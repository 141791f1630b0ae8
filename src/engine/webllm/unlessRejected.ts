/** Something that may call `reject` once; the returned function ends the waiting for it. */
export type RejectionSource = (reject: (reason: unknown) => void) => () => void;

/**
 * Settle as `work` does, unless one of the sources rejects first. Nothing stays subscribed afterwards, which
 * `Promise.race` with a promise that lives as long as the model would not give.
 */
export function unlessRejected<T>(work: Promise<T>, ...sources: readonly RejectionSource[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const ends = sources.map((source) => source(reject));
    void work.then(resolve, reject).finally(() => {
      for (const end of ends) end();
    });
  });
}

/** Rejects with the signal's reason. */
export function abortOf(signal: AbortSignal): RejectionSource {
  return (reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    return () => signal.removeEventListener("abort", onAbort);
  };
}
