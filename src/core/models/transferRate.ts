/** How fast a transfer has been lately. */
export interface RateMeter {
  /**
   * Note how far it is. Bytes that were there before the first note do not count, nor do pauses of more than half a minute
   * (sleep, an offline spell).
   *
   * @param atMs Monotonic or since 1970, but always the same clock.
   */
  add(bytesDone: number, atMs: number): void;
  /** Over the last half minute of movement; `null` before there is enough to say. */
  bytesPerSecond(): number | null;
}

interface Sample {
  readonly bytes: number;
  readonly ms: number;
}

/** So much movement is looked back on. */
const WINDOW_MS = 30_000;
/** A longer silence is a pause. */
const GAP_MS = 30_000;
/** Less says nothing yet. */
const LEAST_MS = 1_000;
/** Notes that come faster than this are added up: parallel fetches make thousands a second. */
const SAMPLE_MS = 250;

/**
 * Measure the speed of a transfer.
 *
 * @example
 * const meter = createRateMeter();
 * meter.add(0, 0);
 * meter.add(20_000_000, 2_000);
 * meter.bytesPerSecond() // 10000000
 */
export function createRateMeter(): RateMeter {
  let last: { bytesDone: number; atMs: number } | null = null;
  let samples: readonly Sample[] = [];
  return {
    add(bytesDone, atMs) {
      const before = last;
      last = { bytesDone, atMs };
      if (before === null) return;
      const ms = atMs - before.atMs;
      const bytes = bytesDone - before.bytesDone;
      if (bytes < 0 || ms < 0 || ms > GAP_MS) return;
      samples = latest(withNote(samples, { bytes, ms }));
    },
    bytesPerSecond() {
      const ms = samples.reduce((sum, sample) => sum + sample.ms, 0);
      if (ms < LEAST_MS) return null;
      return (samples.reduce((sum, { bytes }) => sum + bytes, 0) / ms) * 1_000;
    },
  };
}

function withNote(samples: readonly Sample[], note: Sample): readonly Sample[] {
  const open = samples.at(-1);
  if (open === undefined || open.ms >= SAMPLE_MS) return [...samples, note];
  return [...samples.slice(0, -1), { bytes: open.bytes + note.bytes, ms: open.ms + note.ms }];
}

function latest(samples: readonly Sample[]): readonly Sample[] {
  let ms = 0;
  const first = samples.findLastIndex((sample) => (ms += sample.ms) >= WINDOW_MS);
  return samples.slice(Math.max(0, first));
}
