import { countThreads, createOwnThread } from "#weights/conversion/ownThread.ts";
import { runConversion } from "#weights/conversion/runConversion.ts";
import type { HttpWait } from "#weights/bytes/httpOptions.ts";
import { conversionPlace, openConversion } from "#weights/sources/conversionSpec.ts";
import { type ChannelPort, type HandlerContext, serveChannel } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import { createBrowserHash } from "./browserHash.ts";
import { holdFolder, openConversionFolder } from "./conversionFolder.ts";
import { resolveOrder } from "./resolveOrder.ts";
import { startThreadPool, type ThreadPool } from "./threadPool.ts";
import { waitingForHost } from "./waitingForHost.ts";
import type { WatchedWorker } from "./watchedWorker.ts";
import type { ConversionReport, ConvertInput, WeightsProgress, WeightsRequests } from "./weightsProtocol.ts";
import { openWeightsSource, type OpenWeightsSource } from "./weightsSource.ts";

export interface ServeWeightsOptions {
  readonly startThread: () => WatchedWorker;
  readonly openSource?: OpenWeightsSource;
}

/**
 * Answer the channel of the worker that leads conversions: it plans them, keeps the journal, hashes what an earlier try
 * left, and has the files made by threads of its own, which end when it does.
 */
export function serveWeights(port: ChannelPort, options: ServeWeightsOptions): void {
  serveChannel<WeightsRequests>(port, {
    convert: (input, context) =>
      tellingRequests(context, () =>
        holdFolder(input.path, context.signal, () => convert(input, context, options)),
      ),
  });
}

async function tellingRequests<T>(
  { onProgress }: HandlerContext<WeightsProgress>,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  // it rejects when the conversion is over, as it should
  watchRequests(over.signal, (requests) => onProgress({ kind: "requests", requests })).catch(() => {});
  try {
    return await work();
  } finally {
    over.abort();
  }
}

async function convert(
  { order, path, threads }: ConvertInput,
  { signal, onProgress }: HandlerContext<WeightsProgress>,
  { startThread, openSource = openWeightsSource }: ServeWeightsOptions,
): Promise<ConversionReport> {
  const watch = { signal, onWait: (wait: HttpWait) => onProgress(waitingForHost(wait)) };
  const spec = await resolveOrder(order, openSource, watch);
  const conversion = await openConversion(spec, (source) => openSource(source, watch));
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
