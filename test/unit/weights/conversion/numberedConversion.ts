import type { ByteSink, WritableByteFolder } from "#core/bytes.ts";
import type { Conversion, JobWatch } from "#weights/conversion/conversion.ts";

/** A conversion whose files are numbered, and what has been done for it. */
export interface NumberedConversion extends Conversion {
  /** Jobs in the order in which they began. */
  readonly begun: readonly number[];
  readonly mostAtOnce: number;
}

export interface NumberedOptions {
  readonly jobs?: number;
  readonly identity?: string;
  /** Called between the two halves of a file. */
  readonly halfway?: (index: number, watch: JobWatch) => Promise<void> | void;
  /** Called before the closing files are made. */
  readonly closing?: () => void;
}

/** Weights of job `index`. */
export const valuesOfJob = (index: number): number => 10 * (index + 1);

/** Files `part-0.bin`, `part-1.bin`, … of different lengths, and an `index.txt` that needs all of them. */
export function numberedConversion(options: NumberedOptions = {}): NumberedConversion {
  const { jobs = 5, identity = "numbered", halfway, closing } = options;
  const begun: number[] = [];
  let running = 0;
  const conversion = {
    identity,
    begun,
    mostAtOnce: 0,
    jobs: Array.from({ length: jobs }, (_, index) => ({
      path: `part-${index}.bin`,
      valueCount: valuesOfJob(index),
    })),
    async writeJob(index: number, sink: ByteSink, watch: JobWatch) {
      begun.push(index);
      running += 1;
      conversion.mostAtOnce = Math.max(conversion.mostAtOnce, running);
      try {
        const bytes = Uint8Array.from(
          { length: valuesOfJob(index) },
          (_, offset) => index * 16 + (offset % 16),
        );
        const middle = bytes.length / 2;
        await sink.write(bytes.subarray(0, middle));
        watch.onValues(middle);
        await halfway?.(index, watch);
        watch.signal.throwIfAborted();
        await sink.write(bytes.subarray(middle));
        watch.onValues(middle);
      } finally {
        running -= 1;
      }
    },
    async closingFiles(finished: readonly { readonly path: string; readonly md5: string }[]) {
      closing?.();
      const text = finished.map(({ path, md5 }) => `${path} ${md5}\n`).join("");
      return [{ path: "index.txt", bytes: new TextEncoder().encode(text) }];
    },
  };
  return conversion;
}

/** A folder that throws when the file at `path` is written, or its end is. */
export function failingFolder(
  folder: WritableByteFolder,
  path: string,
  fault: Error,
): WritableByteFolder & { readonly faults: number } {
  const failing = {
    ...folder,
    faults: 0,
    async create(created: string): Promise<ByteSink> {
      const sink = await folder.create(created);
      if (created !== path) return sink;
      return {
        ...sink,
        write: async () => {
          failing.faults += 1;
          throw fault;
        },
      };
    },
  };
  return failing;
}
