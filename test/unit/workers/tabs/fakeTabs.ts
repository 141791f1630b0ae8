import type { ChannelPort } from "#workers/channel.ts";

/** Web Locks of one name, in memory: `ifAvailable`, queue, `steal` and `signal` as the specification has them. */
export function fakeLocks(): Pick<LockManager, "request"> & { readonly steals: () => number } {
  interface Claim {
    readonly run: (lock: Lock | null) => unknown;
    readonly resolve: (value: unknown) => void;
    readonly reject: (reason: unknown) => void;
  }
  const lock = { name: "hearth-judge", mode: "exclusive" } as Lock;
  let holder: Claim | null = null;
  let queue: Claim[] = [];
  let steals = 0;

  async function grant(claim: Claim): Promise<void> {
    holder = claim;
    try {
      const value = await claim.run(lock);
      claim.resolve(value);
    } catch (error) {
      claim.reject(error);
    }
    if (holder !== claim) return;
    holder = null;
    const next = queue.shift();
    if (next !== undefined) void grant(next);
  }

  function request(_name: string, options: LockOptions, run: Claim["run"]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const claim: Claim = { run, resolve, reject };
      if (options.signal?.aborted === true) return reject(options.signal.reason);
      if (options.steal === true) {
        steals += 1;
        holder?.reject(new DOMException("The lock was stolen", "AbortError"));
        void grant(claim);
      } else if (holder === null) void grant(claim);
      else if (options.ifAvailable === true) void Promise.resolve(run(null)).then(resolve, reject);
      else {
        queue.push(claim);
        options.signal?.addEventListener("abort", () => {
          if (!queue.includes(claim)) return;
          queue = queue.filter((other) => other !== claim);
          reject(options.signal?.reason);
        });
      }
    });
  }
  return { request: request as LockManager["request"], steals: () => steals };
}

/** A channel that every tab but the speaking one hears, later. */
export function fakeAir() {
  const tabs = new Set<(event: MessageEvent) => void>();
  const said: unknown[] = [];
  return {
    said,
    /** The end of one tab; `isDeaf` makes it a frozen one. */
    tab(isDeaf: () => boolean = () => false): ChannelPort {
      let hear: (event: MessageEvent) => void = () => {};
      return {
        postMessage(message) {
          said.push(message);
          for (const other of tabs) {
            if (other !== hear) queueMicrotask(() => other({ data: message } as MessageEvent));
          }
        },
        addEventListener(_type, listener) {
          hear = (event) => {
            if (!isDeaf()) listener(event);
          };
          tabs.add(hear);
        },
      };
    },
  };
}
