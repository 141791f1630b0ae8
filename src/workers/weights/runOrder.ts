import type { Conversion } from "#weights/conversion/conversion.ts";
import { countThreads, createOwnThread } from "#weights/conversion/ownThread.ts";
import { runConversion } from "#weights/conversion/runConversion.ts";
import { conversionPlace, openConversion } from "#weights/sources/conversionSpec.ts";
import type { HandlerContext } from "#workers/channel.ts";
import { createBrowserHash } from "./browserHash.ts";
import { openConversionFolder } from "./conversionFolder.ts";
import { resolveOrder } from "./resolveOrder.ts";
import { sourceWatch } from "./sourceWatch.ts";
import { startThreadPool, type ThreadPool } from "./threadPool.ts";
import { waitingForHost } from "./waitingForHost.ts";
import type { WatchedWorker } from "./watchedWorker.ts";
import type { ConversionReport, ConvertInput, WeightsProgress } from "./weightsProtocol.ts";
import { openWeightsSource, type OpenWeightsSource } from "./weightsSource.ts";

export interface RunOrderOptions {
  readonly startThread: () => WatchedWorker;
  readonly openSource?: OpenWeightsSource;
  /** Called when it is known what will be made, and before anything of it is. */
  readonly onPlan?: (conversion: Conversion) => Promise<void>;
}

/** Convert in this worker and threads below it; see `convertWeights`. Whoever calls this holds the directory. */
export async function runOrder(
  { order, path, threads, isPatient }: ConvertInput,
  { signal, onProgress }: HandlerContext<WeightsProgress>,
  { startThread, openSource = openWeightsSource, onPlan }: RunOrderOptions,
): Promise<ConversionReport> {
  const watch = sourceWatch(isPatient, signal, (wait) => onProgress(waitingForHost(wait)));
  const spec = await resolveOrder(order, openSource, watch);
  const conversion = await openConversion(spec, (source) => openSource(source, watch));
  await onPlan?.(conversion);
  const folder = await openConversionFolder(path);
  const size = countThreads(conversion, threads, navigator.hardwareConcurrency);
  const pool: ThreadPool =
    size === 1
      ? { ...createOwnThread(conversion, folder, createBrowserHash, signal), end: () => {} }
      : startThreadPool({
          startThread,
          size,
          spec,
          path,
          isPatient,
          signal,
          identity: conversion.identity,
          onWait: onProgress,
          onRequests: (requests) => onProgress({ kind: "requests", requests }),
        });
  try {
    const result = await runConversion({
      conversion,
      folder,
      pool,
      signal,
      place: conversionPlace(spec),
      createHash: createBrowserHash,
      onProgress: (state) => onProgress({ kind: "converting", state }),
    });
    return { ...result, threads: size };
  } finally {
    pool.end();
  }
}
