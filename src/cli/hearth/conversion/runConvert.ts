import { availableParallelism } from "node:os";
import { openNodeFolder } from "#cli/files/nodeFolder.ts";
import type { CommandIo } from "#cli/hearth/command.ts";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { createProgressLine } from "#cli/hearth/progressLine.ts";
import { type Conversion, runJob } from "#weights/conversion/conversion.ts";
import {
  type ConversionPlace,
  type ConversionResult,
  type JobPool,
  runConversion,
} from "#weights/conversion/runConversion.ts";
import type { ConversionSpec } from "./conversionSpec.ts";
import { holdLock } from "./holdLock.ts";
import { startWorkerPool, type WorkerPool } from "./workerPool.ts";

/** Weights below which starting a thread takes longer than the work. */
const SMALL_VALUES = 16_000_000;

/** More threads than this wait for the disk. */
const MAX_THREADS = 8;

export interface ConvertRequest {
  readonly spec: ConversionSpec;
  /** The same conversion as `spec` names, opened here. */
  readonly conversion: Conversion;
  readonly directory: string;
  /** The folder or file that the person named; nobody else may write it meanwhile. */
  readonly target: string;
  readonly place: ConversionPlace;
  /** As many as there are cores, if not given. */
  readonly threads: number | null;
}

export interface ConvertResult extends ConversionResult {
  readonly seconds: number;
  readonly threads: number;
}

/** Run a conversion on as many threads as help, with a progress line. */
export async function runConvert(request: ConvertRequest, io: CommandIo): Promise<ConvertResult> {
  const { conversion, directory } = request;
  const startedAt = performance.now();
  const giveBack = await holdLock(request.target);
  const folder = openNodeFolder(directory);
  const pool = createPool(request, io);
  const progress = createProgressLine(io.stderr);
  try {
    const result = await runConversion({
      conversion,
      folder,
      place: request.place,
      pool,
      createHash: createNodeHash,
      signal: io.signal,
      onProgress: (state) => progress.show(state),
    });
    return { ...result, seconds: (performance.now() - startedAt) / 1000, threads: pool.size };
  } finally {
    progress.end();
    await pool.end();
    await folder.close();
    await giveBack();
  }
}

function createPool({ spec, conversion, directory, threads }: ConvertRequest, io: CommandIo): WorkerPool {
  const { jobs } = conversion;
  const valueCount = jobs.reduce((sum, job) => sum + job.valueCount, 0);
  const wanted = Math.min(threads ?? Math.min(availableParallelism(), MAX_THREADS), jobs.length);
  const isSmall = threads === null && valueCount < SMALL_VALUES;
  if (wanted <= 1 || isSmall)
    return { ...createOwnThread(conversion, directory, io.signal), end: async () => {} };
  return startWorkerPool({ spec, directory }, jobs.length, wanted, io.signal);
}

function createOwnThread(conversion: Conversion, directory: string, signal: AbortSignal): JobPool {
  const folder = openNodeFolder(directory);
  return {
    size: 1,
    run: (index, onValues) => runJob(conversion, index, folder, createNodeHash, { signal, onValues }),
  };
}
