import type { SealStatus } from "./sealStatus.ts";

export interface SealKeeperDeps {
  /** What was kept before the service worker was stopped; `null` the first time. */
  readonly read: () => Promise<SealStatus | null>;
  readonly write: (status: SealStatus) => Promise<void>;
  /** Tell the pages. */
  readonly announce: (status: SealStatus) => void;
}

/** Knows whether requests to other hosts are refused, and counts what was. */
export interface SealKeeper {
  /** What is known without waiting; `null` until the kept status has been read. */
  known(): SealStatus | null;
  /** @throws whatever reading threw; the next call reads again. */
  status(): Promise<SealStatus>;
  /**
   * Seal or unseal, one after the other; resolves when it is kept. Until then a seal that is put on holds already, and one
   * that is taken off holds still.
   */
  set(isSealed: boolean): Promise<SealStatus>;
  /** Count a refused request; resolves when the count is kept. Without a seal there is nothing to count. */
  countRefused(host: string): Promise<void>;
}

const NEVER_SEALED: SealStatus = { isSealed: false, version: 0, refused: [] };

/** Make the part of the service worker that decides; it may be stopped and made anew between any two calls. */
export function createSealKeeper({ read, write, announce }: SealKeeperDeps): SealKeeper {
  let current: SealStatus | null = null;
  let kept: SealStatus | null = null;
  let reading: Promise<SealStatus> | null = null;
  /** Settles when all writes so far are done; never rejects. */
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function readKept(): Promise<SealStatus> {
    try {
      kept = (await read()) ?? NEVER_SEALED;
      current = kept;
      return kept;
    } finally {
      reading = null;
    }
  }

  function status(): Promise<SealStatus> {
    if (current !== null) return Promise.resolve(current);
    reading ??= readKept();
    return reading;
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = lastTurn.then(work);
    // a failure is told to the one who asked, not to the next in the row
    lastTurn = done.catch(() => {});
    return done;
  }

  async function keepNewest(): Promise<void> {
    const newest = current;
    // a flood of refusals is few writes: whoever comes late finds the count kept
    if (newest === null || newest === kept) return;
    await write(newest);
    kept = newest;
  }

  return {
    known: () => current,
    status,
    set: (isSealed) =>
      inTurn(async () => {
        const before = await status();
        if (before.isSealed === isSealed) return before;
        const next: SealStatus = { isSealed, version: before.version + 1, refused: [] };
        if (isSealed) current = next;
        await write(next);
        kept = next;
        if (!isSealed) current = next;
        announce(next);
        return next;
      }),
    async countRefused(host) {
      await status();
      // what is known now: others were counted while this one waited
      const before = current;
      if (before?.isSealed !== true) return;
      const count = before.refused.find((entry) => entry.host === host)?.count ?? 0;
      const others = before.refused.filter((entry) => entry.host !== host);
      current = { ...before, refused: [...others, { host, count: count + 1 }] };
      announce(current);
      await inTurn(keepNewest);
    },
  };
}
