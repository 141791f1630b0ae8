import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { serveChannel, type ChannelPort } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import type { EngineRequests } from "./engineProtocol.ts";

/** Answer an engine worker's channel with an engine. */
export function serveEngine(port: ChannelPort, engine: JudgeEngine): void {
  serveChannel<EngineRequests>(port, {
    load: (source, { signal, onProgress }) => engine.load(source, { signal, onProgress }),
    complete: (request, { signal, onProgress }) => engine.complete(request, { signal, onToken: onProgress }),
    countTokens: (prompt) => engine.countTokens(prompt),
    watchRequests: (_input, { signal, onProgress }) => watchRequests(signal, onProgress),
    unload: async () => {
      await engine.unload();
      return null;
    },
  });
}
