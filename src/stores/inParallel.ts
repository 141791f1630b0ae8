/**
 * Work through items in order, several at a time. The first failure stops the others through their signal, and is what this
 * rejects with; a stop rejects with `signal.reason`. It settles only when nothing is being worked on any more.
 *
 * @param limit How many at a time, ≥ 1.
 */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const waiting = items.values();
  async function workThrough(): Promise<void> {
    for (const item of waiting) {
      either.throwIfAborted();
      await work(item, either);
    }
  }
  const workers = Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, async () => {
    try {
      await workThrough();
    } catch (error) {
      if (!failing.signal.aborted) failing.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(workers);
  signal.throwIfAborted();
  failing.signal.throwIfAborted();
}
