import type { WriteClaims } from "#workers/tabs/writeClaim.ts";

/** Whether this tab may write the thing that it has open. */
export interface WriteTurn {
  /** Ask for the turn; whoever has it keeps it, and this tab gets it once it is free. */
  readonly enter: (name: string) => Promise<"here" | "elsewhere">;
  /** Have it whoever has it; the other tab is told. */
  readonly takeOver: (name: string) => Promise<void>;
  /** Give it up, or no longer wait for it; an answer that is still to come is given back. */
  readonly leave: () => void;
  readonly isHeld: () => boolean;
}

export interface WriteTurnEvents {
  /** Another tab has taken the turn; this one waits for it now. */
  readonly onLost: () => void;
  /** The turn that was waited for has come. */
  readonly onGained: () => void;
  readonly onFault: (error: unknown) => void;
}

/** The wish for one turn, from asking for it to leaving. */
interface Stay {
  readonly name: string;
  readonly waiting: AbortController;
  giveUp: (() => void) | null;
}

/** One turn at a time over the claims of all tabs. */
export function createWriteTurn(claims: WriteClaims, events: WriteTurnEvents): WriteTurn {
  let stay: Stay | null = null;

  function leave(): void {
    stay?.waiting.abort(new DOMException("No longer wanted", "AbortError"));
    stay?.giveUp?.();
    stay = null;
  }

  function begin(name: string): Stay {
    leave();
    stay = { name, waiting: new AbortController(), giveUp: null };
    return stay;
  }

  /** @returns whether the claim is wanted still; else it is given back. */
  function take(mine: Stay, release: () => void): boolean {
    if (mine !== stay) {
      release();
      return false;
    }
    mine.giveUp = release;
    return true;
  }

  async function waitFor(mine: Stay): Promise<void> {
    const { signal } = mine.waiting;
    try {
      const release = await claims.whenFree(mine.name, lose(mine), signal);
      if (take(mine, release)) events.onGained();
    } catch (error) {
      if (!signal.aborted) events.onFault(error);
    }
  }

  function lose(mine: Stay): () => void {
    return () => {
      mine.giveUp = null;
      if (mine !== stay) return;
      void waitFor(mine);
      events.onLost();
    };
  }

  return {
    async enter(name) {
      const mine = begin(name);
      const release = await claims.claim(name, lose(mine));
      if (release !== null) {
        take(mine, release);
        return "here";
      }
      if (mine === stay) void waitFor(mine);
      return "elsewhere";
    },
    async takeOver(name) {
      const mine = begin(name);
      try {
        take(mine, await claims.takeOver(name, lose(mine)));
      } catch (error) {
        if (mine === stay) void waitFor(mine);
        throw error;
      }
    },
    leave,
    isHeld: () => stay !== null && stay.giveUp !== null,
  };
}
