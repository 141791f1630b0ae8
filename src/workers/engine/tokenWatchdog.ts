import type { Clock } from "#workers/clock.ts";

const SHORTEST_FIRST_WAIT_MS = 300_000;
const SHORTEST_WAIT_MS = 60_000;
/** Prompt reading on a slow processor: about three characters a token, ten tokens a second. */
const PROMPT_MS_PER_CHARACTER = 33;
const PATIENCE = 10;

/**
 * How long the next token may take: generous for the first, which waits for the whole prompt to be read, then ten
 * times the usual pause between two tokens, and never less than a minute.
 *
 * @param pausesMs Pauses between tokens so far; the first is the wait for the first token.
 * @example
 * nextTokenLimitMs(3_000, [])        // 300000
 * nextTokenLimitMs(3_000, [900, 50]) // 60000
 */
export function nextTokenLimitMs(promptCharacters: number, pausesMs: readonly number[]): number {
  if (pausesMs.length === 0)
    return Math.max(SHORTEST_FIRST_WAIT_MS, promptCharacters * PROMPT_MS_PER_CHARACTER);
  // the second token has no pause to go by but the first wait
  const usual = pausesMs.length === 1 ? pausesMs : pausesMs.slice(1);
  const sorted = [...usual].toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.max(SHORTEST_WAIT_MS, median * PATIENCE);
}

export interface TokenWatchdog {
  tokenSeen(): void;
  stop(): void;
}

const PAUSES_KEPT = 64;

/** Watch one completion and call `onStalled` once if its next token takes too long. */
export function createTokenWatchdog(
  clock: Clock,
  promptCharacters: number,
  onStalled: (silentMs: number) => void,
): TokenWatchdog {
  const pausesMs: number[] = [];
  let lastSeen = clock.now();
  let cancelTimer = arm();

  function arm(): () => void {
    const limitMs = nextTokenLimitMs(promptCharacters, pausesMs);
    return clock.setTimer(() => onStalled(limitMs), limitMs);
  }

  return {
    tokenSeen() {
      const now = clock.now();
      pausesMs.push(now - lastSeen);
      if (pausesMs.length > PAUSES_KEPT) pausesMs.splice(1, 1);
      lastSeen = now;
      cancelTimer();
      cancelTimer = arm();
    },
    stop() {
      cancelTimer();
    },
  };
}
