import type { ByteFolder, ByteSource } from "#core/bytes.ts";

/** What was read so far. Reads count when they are asked for, whether or not they succeed. */
export interface ReadCounts {
  readonly reads: number;
  readonly bytesRead: number;
  /** Bytes of the largest single read. */
  readonly largestRead: number;
  /** The most bytes that were being read at the same time. */
  readonly largestInFlight: number;
}

/** A source that counts what is read through it. */
export interface CountingSource extends ByteSource {
  readonly counts: ReadCounts;
}

/** A folder that counts what is read from all of its files together. */
export interface CountingFolder extends ByteFolder {
  readonly counts: ReadCounts;
}

/**
 * Count what is read from a source, e.g. to show progress or to prove that memory stays bounded.
 *
 * @param onRead Called with the bytes of each read once they are there.
 */
export function countingSource(
  source: ByteSource,
  onRead: (byteLength: number) => void = () => {},
): CountingSource {
  const counter = createCounter(onRead);
  return { ...counter.watch(source), counts: counter.counts };
}

/** Count what is read from all files of a folder; see `countingSource`. */
export function countingFolder(
  folder: ByteFolder,
  onRead: (byteLength: number) => void = () => {},
): CountingFolder {
  const counter = createCounter(onRead);
  return {
    counts: counter.counts,
    list: () => folder.list(),
    async open(path) {
      const source = await folder.open(path);
      return source === null ? null : counter.watch(source);
    },
  };
}

interface Counter {
  readonly counts: ReadCounts;
  watch(source: ByteSource): ByteSource;
}

function createCounter(onRead: (byteLength: number) => void): Counter {
  const counts = { reads: 0, bytesRead: 0, largestRead: 0, largestInFlight: 0 };
  let inFlight = 0;
  return {
    counts,
    watch: (source) => ({
      byteLength: source.byteLength,
      async read(start, end) {
        const byteLength = end - start;
        inFlight += byteLength;
        counts.reads += 1;
        counts.bytesRead += byteLength;
        counts.largestRead = Math.max(counts.largestRead, byteLength);
        counts.largestInFlight = Math.max(counts.largestInFlight, inFlight);
        try {
          const bytes = await source.read(start, end);
          onRead(byteLength);
          return bytes;
        } finally {
          inFlight -= byteLength;
        }
      },
    }),
  };
}
