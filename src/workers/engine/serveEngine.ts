import type { LoadedModel, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { serveChannel, type ChannelPort } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import type { EngineRequests } from "./engineProtocol.ts";

/** An engine as a worker runs it: what it would have to fetch comes with the load. */
export interface ServedEngine extends Omit<JudgeEngine, "load"> {
  load(
    source: ModelSource,
    options: Parameters<JudgeEngine["load"]>[1] & { readonly runtime: Blob | null },
  ): Promise<LoadedModel>;
}

/** Answer an engine worker's channel with an engine. */
export function serveEngine(port: ChannelPort, engine: ServedEngine): void {
  serveChannel<EngineRequests>(port, {
    load: ({ source, runtime }, { signal, onProgress }) =>
      engine.load(source, { signal, onProgress, runtime }),
    complete: (request, { signal, onProgress }) => engine.complete(request, { signal, onToken: onProgress }),
    countTokens: (prompt) => engine.countTokens(prompt),
    watchRequests: (_input, { signal, onProgress }) => watchRequests(signal, onProgress),
    unload: async () => {
      await engine.unload();
      return null;
    },
  });
}
