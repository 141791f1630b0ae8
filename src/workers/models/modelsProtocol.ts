import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { ModelShelf, StoredModel } from "#core/models/storedModel.ts";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import type { InstallExtras } from "./modelsClient.ts";

/** What is told while something is done to a model. */
export type ModelsProgress =
  | { readonly kind: "install"; readonly progress: InstallProgress }
  /** Network requests of threads below this worker, for whoever counts them. */
  | { readonly kind: "requests"; readonly requests: readonly RequestSeen[] };

export interface InstallInput {
  readonly order: InstallOrder;
  readonly extras: InstallExtras;
}

/** What the worker that looks after models can do. Models are named by their id. */
export interface ModelsRequests {
  list: { input: null; output: ModelShelf; progress: never };
  install: { input: InstallInput; output: StoredModel; progress: ModelsProgress };
  setPaused: { input: { readonly id: string; readonly isPaused: boolean }; output: null; progress: never };
  verify: { input: string; output: StoredModel; progress: ModelsProgress };
  findUpdate: { input: string; output: InstallOrder | null; progress: never };
  unshelve: { input: string; output: null; progress: never };
  remove: { input: string; output: null; progress: never };
  /** Tell every network request of this worker, once, until the worker ends. */
  watchRequests: { input: null; output: null; progress: readonly RequestSeen[] };
  removeLeftovers: { input: null; output: null; progress: never };
}

/** Over which tabs tell each other of models. */
export const MODELS_CHANNEL = "hearth-models";

/** What tabs tell each other; anything else on the channel is ignored. */
export type ModelsNews =
  | { readonly kind: "changed" }
  | { readonly kind: "progress"; readonly id: string; readonly progress: InstallProgress }
  | { readonly kind: "wish"; readonly id: string; readonly wish: "pause" | "cancel" };

/** Read a message of the channel; `null` if it is none of ours, or of another version of Hearth. */
export function readNews(message: unknown): ModelsNews | null {
  if (typeof message !== "object" || message === null || !("kind" in message)) return null;
  const news = message as { kind: unknown; id?: unknown; wish?: unknown; progress?: unknown };
  if (news.kind === "changed") return { kind: "changed" };
  if (typeof news.id !== "string") return null;
  if (news.kind === "wish" && (news.wish === "pause" || news.wish === "cancel")) {
    return { kind: "wish", id: news.id, wish: news.wish };
  }
  const isProgress =
    news.kind === "progress" &&
    typeof news.progress === "object" &&
    news.progress !== null &&
    "bytesDone" in news.progress;
  return isProgress ? { kind: "progress", id: news.id, progress: news.progress as InstallProgress } : null;
}

/** The Web Lock of a model: exclusive for whoever changes it, shared for whoever reads it. */
export function modelLockName(id: string): string {
  return `hearth-models/${id}`;
}
