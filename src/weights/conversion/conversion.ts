import type { ByteSink, WritableByteFolder } from "#core/bytes.ts";
import { type CreateHash, type FileDigest, hashWrites } from "./streamHash.ts";

/** A file that a conversion makes on its own, without looking at the others. */
export interface ConversionJob {
  readonly path: string;
  /** Weights that are read for it; how long it takes goes with them. */
  readonly valueCount: number;
}

/** A file that is there, whole. */
export interface FinishedFile extends FileDigest {
  readonly path: string;
}

/** A small file that is written once all jobs are done. */
export interface ClosingFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a job may use, and whom it tells. */
export interface JobWatch {
  readonly signal: AbortSignal;
  /** Told now and then how many more weights are done. */
  readonly onValues: (count: number) => void;
}

/**
 * Weights on their way from one form to another, as a list of files to make. The same source and the same settings
 * always give the same list and the same bytes, on every thread and at every try: that is what makes it resumable.
 */
export interface Conversion {
  /** What the bytes depend on: two conversions with the same text make the same files. */
  readonly identity: string;
  readonly jobs: readonly ConversionJob[];
  writeJob(index: number, sink: ByteSink, watch: JobWatch): Promise<void>;
  /** The files that need all others to be known, in the order in which they are written. */
  closingFiles(finished: readonly FinishedFile[]): Promise<readonly ClosingFile[]>;
}

/** Make one file of a conversion; nothing is left of it when this fails or is stopped. */
export async function runJob(
  conversion: Conversion,
  index: number,
  folder: WritableByteFolder,
  createHash: CreateHash,
  watch: JobWatch,
): Promise<FinishedFile> {
  const job = conversion.jobs[index];
  if (job === undefined) throw new RangeError(`The conversion has no job ${index}`);
  const sink = await hashWrites(await folder.create(job.path), createHash);
  try {
    await conversion.writeJob(index, sink, watch);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  await sink.close();
  return { path: job.path, ...sink.digest() };
}
