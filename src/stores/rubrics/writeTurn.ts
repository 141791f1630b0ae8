import type { WriteClaims } from "#workers/tabs/writeClaim.ts";

/** Whether this tab may write the thing that it has open. */
export interface WriteTurn {
  /** Ask for the turn; whoever has it keeps it, and this tab gets it once it is free. */
  readonly enter: (name: string) => Promise<"here" | "elsewhere">;
  /** Have it whoever has it; the other tab is told. */
  readonly takeOver: (name: string) => Promise<void>;
  /** Give it up, or no longer wait for it. */
  readonly leave: () => void;
}

export interface WriteTurnEvents {
  /** Another tab has taken the turn; this one waits for it now. */
  readonly onLost: () => void;
  /** The turn that was waited for has come. */
  readonly onGained: () => void;
  readonly onFault: (error: unknown) => void;
}

/** One turn at a time over the claims of all tabs. */
export function createWriteTurn(claims: WriteClaims, events: WriteTurnEvents): WriteTurn {
  let giveUp: (() => void) | null = null;
  let waiting: AbortController | null = null;

  function stopWaiting(): void {
    waiting?.abort(new DOMException("No longer wanted", "AbortError"));
    waiting = null;
  }

  async function waitFor(name: string): Promise<void> {
    stopWaiting();
    const mine = new AbortController();
    waiting = mine;
    try {
      const release = await claims.whenFree(name, lose(name), mine.signal);
      if (waiting !== mine) {
        release();
        return;
      }
      waiting = null;
      giveUp = release;
      events.onGained();
    } catch (error) {
      if (!mine.signal.aborted) events.onFault(error);
    }
  }

  function lose(name: string): () => void {
    return () => {
      giveUp = null;
      void waitFor(name);
      events.onLost();
    };
  }

  return {
    async enter(name) {
      const release = await claims.claim(name, lose(name));
      if (release === null) {
        void waitFor(name);
        return "elsewhere";
      }
      giveUp = release;
      return "here";
    },
    async takeOver(name) {
      stopWaiting();
      giveUp = await claims.takeOver(name, lose(name));
    },
    leave() {
      stopWaiting();
      giveUp?.();
      giveUp = null;
    },
  };
}
