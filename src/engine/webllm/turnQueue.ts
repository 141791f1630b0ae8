/** Lets one task run at a time, in the order in which they came. */
export interface TurnQueue {
  /** Run a task when its turn has come; while it waits, an abort rejects at once with the signal's reason. */
  readonly run: <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;
}

export function createTurnQueue(): TurnQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run<T>(signal: AbortSignal, task: () => Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        const giveUp = (): void => reject(signal.reason);
        signal.addEventListener("abort", giveUp, { once: true });
        last = last.then(async () => {
          signal.removeEventListener("abort", giveUp);
          if (signal.aborted) return giveUp();
          await task().then(resolve, reject);
        });
      });
    },
  };
}
