/** A fixed number of places; who finds none waits in the order of asking. */
export interface SlotQueue {
  /**
   * Wait for a place. Call the result once to give it back.
   *
   * @throws `signal.reason` when aborted while waiting.
   */
  acquire(signal?: AbortSignal): Promise<() => void>;
}

/** llama.cpp's server loses a request for which it has no free slot, so there may never be one too many. */
export function createSlotQueue(slotCount: number): SlotQueue {
  let freeCount = slotCount;
  const waiting: (() => void)[] = [];

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) freeCount += 1;
    else next();
  }

  function once(): () => void {
    let isHeld = true;
    return () => {
      if (isHeld) giveBack();
      isHeld = false;
    };
  }

  return {
    acquire(signal) {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      if (freeCount > 0) {
        freeCount -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const onTurn = (): void => {
          signal?.removeEventListener("abort", onAbort);
          resolve(once());
        };
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(onTurn), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.push(onTurn);
      });
    },
  };
}
