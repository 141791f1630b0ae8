import type { ChannelPort } from "#workers/channel.ts";
import { REAL_CLOCK, type Clock } from "#workers/clock.ts";
import { readSeatMessage, writeSeatMessage, type SeatMessage } from "./seatMessage.ts";

/** The right to hold a judge on the GPU, until it is let go or stolen. */
export interface Seat {
  /** Resolves when another tab can have it; a second call does nothing. */
  readonly release: () => Promise<void>;
}

/** The tab that holds a judge now. */
export interface SeatHolder {
  /** Which model it holds; `null` if it does not say. */
  readonly name: string | null;
  /** `false` for a tab that the browser has frozen. */
  readonly isResponding: boolean;
}

export type SeatResult =
  | { readonly kind: "taken"; readonly seat: Seat }
  | { readonly kind: "elsewhere"; readonly holder: SeatHolder };

export interface SeatWish {
  /** Which model is to be held; other tabs are told. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** At most one tab of this address holds a judge: every further one would need the model's memory again. */
export interface JudgeSeat {
  /** Take the seat if it is free; a tab that has it keeps it, under the new name. */
  readonly take: (wish: SeatWish) => Promise<SeatResult>;
  /**
   * Ask the holder to let go and wait for it; only ever on a person's wish. A holder that does not answer within ten seconds is
   * frozen, and one that has not let go a minute after its answer hangs: from both the seat is stolen.
   */
  readonly takeOver: (wish: SeatWish) => Promise<Seat>;
  /** Told when another tab asks for the seat; whoever listens unloads the judge and then releases the seat. */
  readonly onAsked: (listener: () => void) => void;
  /** Told when the seat was stolen: it is another tab's already. */
  readonly onLost: (listener: () => void) => void;
}

export interface JudgeSeatOptions {
  /** `null` where there are no Web Locks, as on insecure pages; then every tab has a seat of its own. */
  readonly locks?: Pick<LockManager, "request"> | null;
  /** Reaches the other tabs; a `BroadcastChannel`, or a stand-in for one. */
  readonly channel?: ChannelPort;
  readonly clock?: Clock;
}

const NAME = "hearth-judge";
/** How long another tab may take to say who it is. */
const INTRODUCTION_MS = 1_000;
/** How long it may take to say that it lets go. */
const ANSWER_MS = 10_000;
/** How long it may then take to stop, to save and to unload. */
const DEPARTURE_MS = 60_000;

/** The seat as seen by this tab. */
export function createJudgeSeat(options: JudgeSeatOptions = {}): JudgeSeat {
  const locks = options.locks === undefined ? presentLocks() : options.locks;
  const channel = options.channel ?? new BroadcastChannel(NAME);
  const clock = options.clock ?? REAL_CLOCK;
  const asked = new Set<() => void>();
  const lost = new Set<() => void>();
  const hearers = new Set<(message: SeatMessage) => void>();
  let held: { readonly seat: Seat; name: string } | null = null;
  /** The end of the latest wish: a seat that was got too late is free again before the next wish looks. */
  let latest: Promise<unknown> = Promise.resolve();

  const tell = (message: SeatMessage): void => channel.postMessage(writeSeatMessage(message));

  channel.addEventListener("message", ({ data }) => {
    const message = readSeatMessage(data);
    if (message === null) return;
    if (held !== null) answer(message, held.name);
    for (const hear of hearers) hear(message);
  });

  function answer({ kind }: SeatMessage, name: string): void {
    if (kind === "who") tell({ kind: "holding", name });
    if (kind !== "let-go") return;
    tell({ kind: "letting-go" });
    for (const listener of asked) listener();
  }

  function sit(name: string, seat: Seat): Seat {
    held = { seat, name };
    tell({ kind: "holding", name });
    return seat;
  }

  function stand(seat: Seat): boolean {
    if (held?.seat !== seat) return false;
    held = null;
    return true;
  }

  /** Ask for the lock; `null` if it is not free, or not wanted any more once it is. */
  function request(name: string, lockOptions: LockOptions, isWanted: () => boolean): Promise<Seat | null> {
    if (locks === null) {
      const seat: Seat = { release: async () => void stand(seat) };
      return Promise.resolve(sit(name, seat));
    }
    return new Promise((resolve, reject) => {
      let letGo = (): void => {};
      const released = new Promise<void>((done) => {
        letGo = done;
      });
      const seat: Seat = {
        async release() {
          stand(seat);
          letGo();
          await ended;
        },
      };
      const ended = locks
        .request(NAME, lockOptions, (lock) => {
          if (lock === null || !isWanted()) return undefined;
          resolve(sit(name, seat));
          return released;
        })
        .then(
          () => resolve(null),
          (error: unknown) => {
            // of a lock that was had, this is the news that it was stolen
            if (stand(seat)) for (const listener of lost) listener();
            reject(error);
          },
        );
    });
  }

  /** Ask who holds the seat. */
  async function meetHolder(signal: AbortSignal): Promise<SeatHolder> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        cancelTimer();
        hearers.delete(hear);
        signal.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        finish();
        reject(signal.reason);
      };
      const hear = (message: SeatMessage): void => {
        if (message.kind !== "holding") return;
        finish();
        resolve({ name: message.name, isResponding: true });
      };
      const cancelTimer = clock.setTimer(() => {
        finish();
        resolve({ name: null, isResponding: false });
      }, INTRODUCTION_MS);
      signal.addEventListener("abort", onAbort, { once: true });
      hearers.add(hear);
      tell({ kind: "who" });
    });
  }

  /** Ask the holder to let go, and call back when it takes too long; the returned function ends the asking. */
  function pressHolder(onTooLong: () => void): () => void {
    let cancelTimer = clock.setTimer(onTooLong, ANSWER_MS);
    const allow = (ms: number): void => {
      cancelTimer();
      cancelTimer = clock.setTimer(onTooLong, ms);
    };
    const ask = (): void => {
      allow(ANSWER_MS);
      tell({ kind: "let-go" });
    };
    const hear = ({ kind }: SeatMessage): void => {
      if (kind === "letting-go") allow(DEPARTURE_MS);
      // a third tab was quicker, and has not heard yet that the seat is wanted here
      if (kind === "holding") ask();
    };
    hearers.add(hear);
    ask();
    return () => {
      cancelTimer();
      hearers.delete(hear);
    };
  }

  /** Wait in the queue for a holder that lets go; `null` if it takes too long. */
  async function queue({ name, signal }: SeatWish): Promise<Seat | null> {
    const waiting = new AbortController();
    const end = pressHolder(() => waiting.abort());
    const isWanted = (): boolean => !signal.aborted && !waiting.signal.aborted;
    try {
      return await request(name, { signal: AbortSignal.any([signal, waiting.signal]) }, isWanted);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (waiting.signal.aborted) return null;
      throw error;
    } finally {
      end();
    }
  }

  /** Keep the seat under another name, or get it; nobody is left sitting for a wish that has ended. */
  async function keepOrGet(
    { name, signal }: SeatWish,
    get: () => Promise<Seat | null>,
  ): Promise<Seat | null> {
    if (held !== null) return sit(name, held.seat);
    const seat = await get();
    if (!signal.aborted) return seat;
    await seat?.release();
    throw signal.reason;
  }

  function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = latest.then(() => {
      signal.throwIfAborted();
      return work();
    });
    latest = result.catch(() => {});
    return result;
  }

  return {
    take: (wish) =>
      inTurn(wish.signal, async () => {
        const { name, signal } = wish;
        const look = (): Promise<Seat | null> => request(name, { ifAvailable: true }, () => !signal.aborted);
        const seat = await keepOrGet(wish, look);
        if (seat !== null) return { kind: "taken", seat };
        const holder = await meetHolder(signal);
        // whoever does not answer may have been closed a moment ago
        const left = holder.isResponding ? null : await keepOrGet(wish, look);
        return left === null ? { kind: "elsewhere", holder } : { kind: "taken", seat: left };
      }),
    takeOver: (wish) =>
      inTurn(wish.signal, async () => {
        const { name, signal } = wish;
        const steal = (): Promise<Seat | null> => request(name, { steal: true }, () => !signal.aborted);
        const seat = await keepOrGet(wish, async () => (await queue(wish)) ?? (await steal()));
        if (seat === null) throw signal.reason;
        return seat;
      }),
    onAsked(listener) {
      asked.add(listener);
    },
    onLost(listener) {
      lost.add(listener);
    },
  };
}

/** Web Locks of this page or worker; the compiler takes them for granted, insecure pages have none. */
function presentLocks(): LockManager | null {
  const { locks } = globalThis.navigator as { readonly locks?: LockManager };
  return locks ?? null;
}
