import { availableParallelism } from "node:os";
import { openNodeFolder } from "#cli/files/nodeFolder.ts";
import type { CommandIo } from "#cli/hearth/command.ts";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { createProgressLine } from "#cli/hearth/progressLine.ts";
import type { Conversion } from "#weights/conversion/conversion.ts";
import { countThreads, createOwnThread } from "#weights/conversion/ownThread.ts";
import { type ConversionResult, runConversion } from "#weights/conversion/runConversion.ts";
import { conversionPlace } from "#weights/sources/conversionSpec.ts";
import type { ConversionSpec } from "./conversionSpec.ts";
import { waitForLock } from "./holdLock.ts";
import { startWorkerPool, type WorkerPool } from "./workerPool.ts";

export interface ConvertRequest {
  readonly spec: ConversionSpec;
  /** The same conversion as `spec` names, opened here. */
  readonly conversion: Conversion;
  readonly directory: string;
  /** The folder or file that the person named; nobody else may write it meanwhile. */
  readonly target: string;
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
  const giveBack = await waitForLock(request.target, io);
  const folder = openNodeFolder(directory);
  const pool = createPool(request, io);
  const progress = createProgressLine(io.stderr);
  try {
    const result = await runConversion({
      conversion,
      folder,
      place: conversionPlace(request.spec),
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
  const size = countThreads(conversion, threads, availableParallelism());
  if (size > 1) return startWorkerPool({ spec, directory }, conversion.jobs.length, size, io.signal);
  const folder = openNodeFolder(directory);
  return { ...createOwnThread(conversion, folder, createNodeHash, io.signal), end: () => folder.close() };
}
