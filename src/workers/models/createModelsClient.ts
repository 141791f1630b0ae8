import { AppError } from "#core/errors.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { openFileHandle } from "#storage/opfs/opfsTree.ts";
import { type ChannelClient, createChannelClient } from "#workers/channel.ts";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import { closeWhenLost, type WatchedWorker } from "#workers/weights/watchedWorker.ts";
import { modelFilesPath } from "./modelPaths.ts";
import type { InstallWatch, ModelsClient } from "./modelsClient.ts";
import {
  modelLockName,
  MODELS_CHANNEL,
  type ModelsNews,
  type ModelsProgress,
  type ModelsRequests,
  readNews,
} from "./modelsProtocol.ts";

export interface ModelsClientOptions {
  readonly startWorker?: () => WatchedWorker;
  /** Told which network requests the workers make. */
  readonly onRequests?: ((requests: readonly RequestSeen[]) => void) | undefined;
  /** Told of what went wrong where nobody waits for it: a model could not be held. */
  readonly onFault?: (error: unknown) => void;
}

/** Ask this browser's model storage from a page. The worker is started when it is first needed, and again if it dies. */
export function createModelsClient({
  startWorker = startModelsWorker,
  onRequests = () => {},
  onFault = () => {},
}: ModelsClientOptions = {}): ModelsClient {
  const news = new BroadcastChannel(MODELS_CHANNEL);
  let channel: ChannelClient<ModelsRequests> | null = null;

  function connect(): ChannelClient<ModelsRequests> {
    if (channel !== null) return channel;
    const worker = startWorker();
    const client = createChannelClient<ModelsRequests>(worker);
    const forget = {
      close(error: AppError) {
        if (channel === client) channel = null;
        client.close(error);
      },
    };
    closeWhenLost(worker, forget, "The worker that looks after models died");
    // ends with the worker; that it was closed is not news to whoever counts
    client.request("watchRequests", null, { onProgress: onRequests }).catch(() => {});
    channel = client;
    return client;
  }

  const watching = ({ signal, onProgress }: InstallWatch): Parameters<typeof channelOptions>[0] => ({
    signal,
    onProgress: (told) => {
      if (told.kind === "requests") onRequests(told.requests);
      else onProgress(told.progress);
    },
  });

  return {
    list: () => connect().request("list", null),
    install: (order, extras, watch) => connect().request("install", { order, extras }, watching(watch)),
    async setPaused(id, isPaused) {
      await connect().request("setPaused", { id, isPaused });
    },
    verify: (id, watch) => connect().request("verify", id, watching(watch)),
    findUpdate: (id, signal) => connect().request("findUpdate", id, { signal }),
    async unshelve(id) {
      await connect().request("unshelve", id);
    },
    async remove(id) {
      await connect().request("remove", id);
    },
    async removeLeftovers() {
      await connect().request("removeLeftovers", null);
    },
    openGguf: (model) => Promise.all(model.files.map(({ path }) => openStored(model, path))),
    hold(id, signal) {
      const until = new Promise<void>((resolve) =>
        signal.addEventListener("abort", () => resolve(), { once: true }),
      );
      navigator.locks
        .request(modelLockName(id), { mode: "shared", signal }, () => until)
        .catch((error: unknown) => {
          // that it was let go before it was had is no fault
          if (!signal.aborted) onFault(error);
        });
    },
    onShelfChange(listener) {
      news.addEventListener("message", ({ data }) => {
        if (readNews(data)?.kind === "changed") listener();
      });
    },
    onWish(listener) {
      news.addEventListener("message", ({ data }) => {
        const message = readNews(data);
        if (message?.kind === "wish") listener(message.id, message.wish);
      });
    },
    wish(id, wish) {
      news.postMessage({ kind: "wish", id, wish } satisfies ModelsNews);
    },
  };
}

/** The options of a request that tells how far it is. */
function channelOptions(options: {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ModelsProgress) => void;
}): typeof options {
  return options;
}

async function openStored({ id }: StoredModel, path: string): Promise<File> {
  const file = await openFileHandle(`${modelFilesPath(id)}/${path}`);
  if (file !== null) return file;
  throw new AppError("weights/file-missing", `Cannot open ${path}: it is not stored any more`, {
    details: { path, modelId: id },
  });
}

function startModelsWorker(): WatchedWorker {
  return new Worker(new URL("./models.worker.ts", import.meta.url), { type: "module", name: "models" });
}
