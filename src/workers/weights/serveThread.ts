import type { WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type Conversion, runJob } from "#weights/conversion/conversion.ts";
import { openConversion } from "#weights/sources/conversionSpec.ts";
import { type ChannelPort, type HandlerContext, serveChannel } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import { createBrowserHash } from "./browserHash.ts";
import { openConversionFolder } from "./conversionFolder.ts";
import { sourceWatch } from "./sourceWatch.ts";
import { waitingForHost } from "./waitingForHost.ts";
import type { ThreadProgress, ThreadRequests } from "./weightsProtocol.ts";
import { openWeightsSource, type OpenWeightsSource } from "./weightsSource.ts";

interface OpenThread {
  readonly conversion: Conversion;
  readonly folder: WritableByteFolder;
}

/** Answer the channel of a thread that makes files of one conversion. A request that is cancelled ends the thread's work. */
export function serveThread(port: ChannelPort, openSource: OpenWeightsSource = openWeightsSource): void {
  // sources are read under one signal for as long as they are open, whichever request reads them
  const stop = new AbortController();
  let tell: (progress: ThreadProgress) => void = () => {};
  let opened: OpenThread | null = null;

  async function under<T>(
    { signal, onProgress }: HandlerContext<ThreadProgress>,
    work: () => Promise<T>,
  ): Promise<T> {
    tell = onProgress;
    const onAbort = (): void => stop.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  serveChannel<ThreadRequests>(port, {
    open: ({ spec, path, isPatient }, context) =>
      under(context, async () => {
        const watch = sourceWatch(isPatient, stop.signal, (wait) => tell(waitingForHost(wait)));
        const conversion = await openConversion(spec, (source) => openSource(source, watch));
        opened = { conversion, folder: await openConversionFolder(path) };
        return conversion.identity;
      }),
    run: (index, context) =>
      under(context, async () => {
        if (opened === null) throw new AppError("unknown/unexpected", "A thread ran before it was opened");
        const { conversion, folder } = opened;
        return runJob(conversion, index, folder, createBrowserHash, {
          signal: stop.signal,
          onValues: (count) => tell({ kind: "values", count }),
        });
      }),
    watchRequests: (_input, { signal, onProgress }) => watchRequests(signal, onProgress),
  });
}
