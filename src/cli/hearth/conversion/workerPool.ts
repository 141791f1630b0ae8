import { Tinypool } from "tinypool";
import { plainToError } from "#core/errors.ts";
import type { FinishedFile } from "#weights/conversion/conversion.ts";
import type { JobPool } from "#weights/conversion/runConversion.ts";
import type { JobOutcome, WorkerSetup } from "./conversionWorker.ts";
import { countValues, createControl, requestStop, type SharedControl } from "./sharedControl.ts";

/** A pool of threads that has to be ended. */
export interface WorkerPool extends JobPool {
  end(): Promise<void>;
}

/** Loads `conversionWorker.ts`, which Node 20 cannot read by itself. */
const WORKER = new URL("../../../../bin/conversionWorker.mjs", import.meta.url).href;

const POLL_MS = 200;

/** Start threads for a conversion; each opens the sources for itself. */
export function startWorkerPool(
  setup: Omit<WorkerSetup, "control">,
  jobs: number,
  threads: number,
  signal: AbortSignal,
): WorkerPool {
  const control = createControl(jobs);
  const pool = new Tinypool({
    filename: WORKER,
    name: "convertJob",
    minThreads: threads,
    maxThreads: threads,
    workerData: { ...setup, control },
  });
  const stop = (): void => requestStop(control);
  signal.addEventListener("abort", stop, { once: true });
  return {
    size: threads,
    run: (index, onValues) => runWatched(pool, control, { index, onValues, signal }),
    async end() {
      signal.removeEventListener("abort", stop);
      await pool.destroy();
    },
  };
}

interface WatchedJob {
  readonly index: number;
  readonly onValues: (count: number) => void;
  readonly signal: AbortSignal;
}

async function runWatched(pool: Tinypool, control: SharedControl, job: WatchedJob): Promise<FinishedFile> {
  const { index, onValues, signal } = job;
  let told = 0;
  const timer = setInterval(() => {
    const count = countValues(control, index);
    if (count > told) onValues(count - told);
    told = Math.max(told, count);
  }, POLL_MS);
  try {
    const outcome = (await pool.run(index)) as JobOutcome;
    // a file that was finished while the others were told to stop is one less to make
    if (outcome.kind === "finished") return outcome.file;
    signal.throwIfAborted();
    throw plainToError(outcome.error);
  } finally {
    clearInterval(timer);
  }
}
