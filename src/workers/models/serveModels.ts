import type { InstallProgress } from "#core/models/installProgress.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { type ChannelPort, type HandlerContext, serveChannel } from "#workers/channel.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import type { WatchedWorker } from "#workers/weights/watchedWorker.ts";
import { noteProgress, removeModel, setPaused, unshelveModel } from "./changeModel.ts";
import { findUpdate } from "./findUpdate.ts";
import { createInstallContext } from "./installContext.ts";
import { installModel } from "./installModel.ts";
import { changingModel, installingModel, readingModel } from "./modelLocks.ts";
import { readShelf } from "./modelShelf.ts";
import {
  type InstallInput,
  MODELS_CHANNEL,
  type ModelsNews,
  type ModelsProgress,
  type ModelsRequests,
  readNews,
} from "./modelsProtocol.ts";
import { createProgressTeller, type ProgressTeller } from "./progressTeller.ts";
import { removeLeftovers } from "./removeLeftovers.ts";
import { verifyModel } from "./verifyModel.ts";

type Context = HandlerContext<ModelsProgress>;

/** Answer the channel of the worker that looks after models: it alone changes what is stored of them. */
export function serveModels(port: ChannelPort, startThread: () => WatchedWorker): void {
  const news = new BroadcastChannel(MODELS_CHANNEL);
  const announce = (message: ModelsNews): void => news.postMessage(message);
  async function changing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      announce({ kind: "changed" });
    }
  }

  async function install(input: InstallInput, { signal, onProgress }: Context): Promise<StoredModel> {
    const { id } = input.order;
    let isQueued = false;
    const tell = (progress: InstallProgress): void => onProgress({ kind: "install", progress });
    const follow = (event: MessageEvent): void => {
      const message = readNews(event.data);
      if (isQueued && message?.kind === "progress" && message.id === id)
        tell({ ...message.progress, stage: "queued" });
    };
    const teller = createProgressTeller((progress) => {
      tell(progress);
      if (progress.stage !== "queued") announce({ kind: "progress", id, progress });
    });
    news.addEventListener("message", follow);
    try {
      return await installingModel(id, {
        signal,
        onQueued() {
          isQueued = true;
          teller.tell({ stage: "queued" });
        },
        async work() {
          isQueued = false;
          const context = createInstallContext(signal, {
            teller,
            isSealed: input.extras.isSealed === true,
            startThread,
            onBegun: () => announce({ kind: "changed" }),
            onRequests: (requests) => onProgress({ kind: "requests", requests }),
          });
          return notingProgress(id, teller, () => installModel(input.order, input.extras, context));
        },
      });
    } finally {
      teller.end();
      news.removeEventListener("message", follow);
    }
  }

  serveChannel<ModelsRequests>(port, {
    list: () => readShelf(),
    install: (input, context) => changing(install(input, context)),
    async setPaused({ id, isPaused }) {
      await changing(setPaused(id, isPaused));
      return null;
    },
    verify: (id, { signal, onProgress }) => {
      const teller = createProgressTeller((progress) => onProgress({ kind: "install", progress }));
      return changing(readingModel(id, () => verifyModel(id, signal, teller)).finally(() => teller.end()));
    },
    findUpdate: (id, { signal }) => findUpdate(id, signal),
    async unshelve(id) {
      await changing(changingModel(id, () => unshelveModel(id)));
      return null;
    },
    async remove(id) {
      await changing(changingModel(id, () => removeModel(id)));
      return null;
    },
    async removeLeftovers() {
      await changing(removeLeftovers());
      return null;
    },
    watchRequests: (_input, { signal, onProgress }) => watchRequests(signal, onProgress),
  });
}

/** Keep how far an install came that did not come to its end. */
async function notingProgress<T>(id: string, teller: ProgressTeller, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // a full disk may not take the note, and the fault that is told is the one before it
    await noteProgress(id, teller.last().bytesDone).catch(() => {});
    throw error;
  }
}
