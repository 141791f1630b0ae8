import { type ChannelPort, type HandlerContext, serveChannel } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import { holdFolder } from "./conversionFolder.ts";
import { runOrder, type RunOrderOptions } from "./runOrder.ts";
import type { WeightsProgress, WeightsRequests } from "./weightsProtocol.ts";

/**
 * Answer the channel of the worker that leads conversions: it plans them, keeps the journal, hashes what an earlier try
 * left, and has the files made by threads of its own, which end when it does.
 */
export function serveWeights(port: ChannelPort, options: RunOrderOptions): void {
  serveChannel<WeightsRequests>(port, {
    convert: (input, context) =>
      tellingRequests(context, () =>
        holdFolder(input.path, context.signal, () => runOrder(input, context, options)),
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
