import type { WritableByteFolder } from "#core/bytes.ts";
import { type Conversion, runJob } from "./conversion.ts";
import type { JobPool } from "./runConversion.ts";
import type { CreateHash } from "./streamHash.ts";

/** Weights below which starting another thread takes longer than the work. */
const SMALL_VALUES = 16_000_000;

/** More threads than this wait for the disk. */
const MAX_THREADS = 8;

/**
 * How many threads help with a conversion.
 *
 * @param asked What the person wants; `null` leaves it to the size of the work.
 * @param cores Of this machine.
 * @returns At least 1, and no more than there are files to make.
 */
export function countThreads({ jobs }: Conversion, asked: number | null, cores: number): number {
  const valueCount = jobs.reduce((sum, job) => sum + job.valueCount, 0);
  if (asked === null && valueCount < SMALL_VALUES) return 1;
  return Math.max(1, Math.min(asked ?? Math.min(cores, MAX_THREADS), jobs.length));
}

/** Run jobs on this very thread, one after the other. */
export function createOwnThread(
  conversion: Conversion,
  folder: WritableByteFolder,
  createHash: CreateHash,
  signal: AbortSignal,
): JobPool {
  return {
    size: 1,
    run: (index, onValues) => runJob(conversion, index, folder, createHash, { signal, onValues }),
  };
}
