import { AppError } from "#core/errors.ts";
import { createChannelClient } from "#workers/channel.ts";
import { closeWhenLost, type WatchedWorker } from "./watchedWorker.ts";
import type {
  ConversionOrder,
  ConversionReport,
  WeightsProgress,
  WeightsRequests,
} from "./weightsProtocol.ts";

export interface ConvertWeightsRequest {
  readonly order: ConversionOrder;
  /** The directory of this origin's private file system where the files go, e.g. `models/prometheus`. */
  readonly path: string;
  /** How many workers make files, at most 8; as many as help, if not given. */
  readonly threads?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: WeightsProgress) => void;
}

export interface ConvertWeightsOptions {
  readonly startWorker?: () => WatchedWorker;
  /** How long a stopped conversion may take to tidy up before its workers are ended. */
  readonly stopGraceMs?: number;
}

const STOP_GRACE_MS = 10_000;

/**
 * Convert a model into a directory of the browser's private file system, in workers of its own: the page plans, reads
 * and hashes nothing. The same order with the same path goes on where an earlier try was cut, a reload included.
 *
 * @throws {AppError} `weights/other-conversion` when the directory holds something else; `weights/in-use` when another
 *   tab is writing it; `weights/worker-lost` when a worker dies; what reading, planning and writing throw. No file is
 *   half there then. A stop rejects with `signal.reason`.
 * @example
 * const source = { kind: "hub", name: "prometheus-eval/prometheus-7b-v2.0" } as const;
 * const settings = { format: "q4f16_1", padVocabulary: null, withOlderManifest: false } as const;
 * await convertWeights({ order: { kind: "quantize", source, settings }, path: "models/prometheus", signal });
 */
export async function convertWeights(
  { order, path, threads, signal, onProgress }: ConvertWeightsRequest,
  { startWorker = startWeightsWorker, stopGraceMs = STOP_GRACE_MS }: ConvertWeightsOptions = {},
): Promise<ConversionReport> {
  signal.throwIfAborted();
  const worker = startWorker();
  const channel = createChannelClient<WeightsRequests>(worker);
  closeWhenLost(worker, channel, "The worker of the conversion died");
  const input = { order, path, threads: threads ?? null, isPatient: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = (): void => {
    const giveUp = (): void => channel.close(new AppError("weights/worker-lost", "It did not stop in time"));
    timer = setTimeout(giveUp, stopGraceMs);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await channel.request("convert", input, {
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } catch (error) {
    // a fault on the way to a stop is no news
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
    worker.terminate();
  }
}

function startWeightsWorker(): WatchedWorker {
  return new Worker(new URL("./weights.worker.ts", import.meta.url), { type: "module", name: "weights" });
}
