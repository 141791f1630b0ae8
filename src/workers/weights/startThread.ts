import type { WatchedWorker } from "./watchedWorker.ts";

/** Start a thread that makes files, below the worker that leads the conversion. */
export function startThread(): WatchedWorker {
  return new Worker(new URL("./weightsThread.worker.ts", import.meta.url), {
    type: "module",
    name: "weights-thread",
  });
}
