/** Claims to be the one tab that writes something. */
export interface WriteClaims {
  /**
   * Claim `name` if no other tab has it.
   *
   * @param onLost Called once when another tab takes it over.
   * @returns gives the claim up; `null` when another tab has it.
   */
  readonly claim: (name: string, onLost: () => void) => Promise<(() => void) | null>;
  /** Claim `name` whoever has it. */
  readonly takeOver: (name: string, onLost: () => void) => Promise<() => void>;
  /** Claim `name` as soon as no other tab has it. Rejects with `signal.reason` when no longer wanted. */
  readonly whenFree: (name: string, onLost: () => void, signal: AbortSignal) => Promise<() => void>;
}

/**
 * Claims over Web Locks: they end with the tab, however it ends.
 *
 * @param prefix Keeps these names apart from other locks of the site.
 */
export function createWriteClaims(prefix: string, locks: LockManager = navigator.locks): WriteClaims {
  function request(name: string, options: LockOptions, onLost: () => void): Promise<(() => void) | null> {
    return new Promise((resolve, reject) => {
      let isHeld = false;
      let isGivenUp = false;
      locks
        .request(`${prefix}${name}`, options, (lock) => {
          if (lock === null) {
            resolve(null);
            return undefined;
          }
          isHeld = true;
          return new Promise<void>((release) => {
            resolve(() => {
              isGivenUp = true;
              release();
            });
          });
        })
        .catch((error: unknown) => {
          // a lock that was held is taken away by rejecting the request
          if (isHeld && !isGivenUp) onLost();
          else if (!isHeld) reject(error);
        });
    });
  }

  async function requestSurely(name: string, options: LockOptions, onLost: () => void): Promise<() => void> {
    const release = await request(name, options, onLost);
    if (release === null) throw new TypeError("A lock that is waited for was not given");
    return release;
  }

  return {
    claim: (name, onLost) => request(name, { ifAvailable: true }, onLost),
    takeOver: (name, onLost) => requestSurely(name, { steal: true }, onLost),
    whenFree: (name, onLost, signal) => requestSurely(name, { signal }, onLost),
  };
}
