import { AppError } from "#core/errors.ts";
import type { FinishedFile } from "#weights/conversion/conversion.ts";
import type { JobPool } from "#weights/conversion/runConversion.ts";
import { type ChannelClient, createChannelClient } from "#workers/channel.ts";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import { closeWhenLost, type WatchedWorker } from "./watchedWorker.ts";
import type { ThreadRequests, WaitingForHost, WeightsSpec } from "./weightsProtocol.ts";

/** Threads that have to be ended. */
export interface ThreadPool extends JobPool {
  end(): void;
}

export interface ThreadPoolOptions {
  readonly startThread: () => WatchedWorker;
  readonly size: number;
  readonly spec: WeightsSpec;
  /** Where the files go. */
  readonly path: string;
  readonly isPatient: boolean;
  /** What every thread has to open. */
  readonly identity: string;
  readonly signal: AbortSignal;
  readonly onWait: (wait: WaitingForHost) => void;
  readonly onRequests: (requests: readonly RequestSeen[]) => void;
}

interface Thread {
  readonly worker: WatchedWorker;
  readonly channel: ChannelClient<ThreadRequests>;
  readonly opening: Promise<void>;
}

/** Start threads for a conversion; each opens the sources for itself. The first fault stops all of them, with that fault. */
export function startThreadPool(options: ThreadPoolOptions): ThreadPool {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const threads = Array.from({ length: options.size }, () => startThread(options, signal));
  const idle = [...threads];

  async function run(index: number, onValues: (count: number) => void): Promise<FinishedFile> {
    const thread = idle.pop();
    if (thread === undefined) throw new RangeError(`More than ${options.size} jobs at a time`);
    try {
      await thread.opening;
      return await thread.channel.request("run", index, {
        signal,
        onProgress: (progress) => {
          if (progress.kind === "values") onValues(progress.count);
          else options.onWait(progress);
        },
      });
    } catch (error) {
      failure.abort(error);
      throw error;
    } finally {
      idle.push(thread);
    }
  }

  return {
    size: options.size,
    run,
    end() {
      for (const { worker, channel } of threads) {
        worker.terminate();
        channel.close(new AppError("weights/worker-lost", "The conversion is over"));
      }
    },
  };
}

function startThread(
  { startThread: start, spec, path, isPatient, identity, onWait, onRequests }: ThreadPoolOptions,
  signal: AbortSignal,
): Thread {
  const worker = start();
  const channel = createChannelClient<ThreadRequests>(worker);
  closeWhenLost(worker, channel, "A thread of the conversion died");
  // ends with the thread; that it was closed is not news to whoever counts
  channel.request("watchRequests", null, { onProgress: onRequests }).catch(() => {});
  const opening = channel
    .request("open", { spec, path, isPatient }, { signal, onProgress: (told) => tellWait(told, onWait) })
    .then((opened) => requireSame(opened, identity));
  // told to the job that waits for it; a thread that no job needs may fail in peace
  opening.catch(() => {});
  return { worker, channel, opening };
}

function tellWait(told: ThreadRequests["open"]["progress"], onWait: ThreadPoolOptions["onWait"]): void {
  if (told.kind === "waiting") onWait(told);
}

function requireSame(opened: string, expected: string): void {
  if (opened === expected) return;
  const message = `Cannot convert: the source changed meanwhile (${opened}, it was ${expected})`;
  throw new AppError("weights/other-conversion", message);
}
