import { type AppError, asAppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { type InstallProgress, NO_PROGRESS } from "#core/models/installProgress.ts";
import type { UnfinishedModel } from "#core/models/storedModel.ts";
import type { InstallExtras, InstallWish, ModelsClient } from "#workers/models/modelsClient.ts";
import { createRunningInstalls } from "./runningInstalls.ts";
import { createStageRate } from "./stageRate.ts";

/** How an install stands; exactly one at a time. */
export type InstallState =
  | {
      readonly kind: "running";
      readonly progress: InstallProgress;
      /** Of this stage, lately; `null` before it can be said. */
      readonly bytesPerSecond: number | null;
    }
  | { readonly kind: "paused"; readonly byteLength: number }
  | { readonly kind: "failed"; readonly error: AppError }
  /** It was begun from picked files, which the page has forgotten since. */
  | { readonly kind: "needs-files"; readonly byteLength: number };

/** A model on its way into this browser. */
export interface Install {
  readonly order: InstallOrder;
  readonly state: InstallState;
}

/** What installs need of the world; see `LibraryStoreDeps`. */
export interface InstallsDeps {
  readonly models: ModelsClient;
  readonly now: () => number;
  readonly requireNetwork: (wanted: Pick<InstallOrder, "name" | "place">) => void;
  readonly isSealed: () => boolean;
  readonly keepLinkSpeed: (bytesPerSecond: number) => void;
}

/** Where installs are shown. */
export interface InstallsView {
  readonly read: () => readonly Install[];
  readonly write: (installs: readonly Install[]) => void;
  /** Told how fast a download is now. */
  readonly onLinkSpeed: (bytesPerSecond: number) => void;
  /** Look at the storage again. */
  readonly refresh: () => Promise<void>;
}

/** The models on their way into this browser, from this tab. Nothing of it rejects: failures are states. */
export interface Installs {
  readonly isRunning: (id: string) => boolean;
  /** Go on with what was cut; say so of what cannot go on by itself. */
  readonly takeUp: (unfinished: UnfinishedModel) => void;
  /** Remember what a person gave for an install, until the page is closed. */
  readonly keepExtras: (id: string, extras: InstallExtras | undefined) => void;
  readonly install: (order: InstallOrder, extras?: InstallExtras) => Promise<void>;
  readonly resume: (id: string, extras?: InstallExtras) => Promise<void>;
  readonly stop: (id: string, wish: InstallWish) => void;
  readonly cancel: (id: string) => Promise<void>;
}

/** Run installs, and show how they stand. */
export function createInstalls(deps: InstallsDeps, view: InstallsView): Installs {
  const { models } = deps;
  const running = createRunningInstalls();
  const extrasById = new Map<string, InstallExtras>();
  let linkSpeed: number | null = null;

  const setInstall = (order: InstallOrder, state: InstallState): void => {
    const others = view.read().filter((install) => install.order.id !== order.id);
    const at = view.read().findIndex((install) => install.order.id === order.id);
    // where it stood, so that cards do not move
    view.write(others.toSpliced(at < 0 ? others.length : at, 0, { order, state }));
  };
  const dropInstall = (id: string): void =>
    view.write(view.read().filter((install) => install.order.id !== id));
  const orderOf = (id: string): InstallOrder | null =>
    view.read().find(({ order }) => order.id === id)?.order ?? null;

  function keepExtras(id: string, extras: InstallExtras | undefined): void {
    if (extras !== undefined) extrasById.set(id, extras);
  }

  function takeUp({ order, isPaused, byteLength }: UnfinishedModel): void {
    const shown = view.read().find((install) => install.order.id === order.id);
    // a fault stands until a person has done something about it
    if (shown?.state.kind === "failed") return;
    const needsFiles = order.place.kind === "files" && !extrasById.has(order.id);
    if (needsFiles) setInstall(order, { kind: "needs-files", byteLength });
    else if (isPaused) setInstall(order, { kind: "paused", byteLength });
    else void run(order);
  }

  async function run(order: InstallOrder): Promise<void> {
    const { id } = order;
    if (running.has(id)) return;
    const signal = running.begin(id);
    const watch = watchInstall(order);
    watch(NO_PROGRESS);
    try {
      deps.requireNetwork(order);
      const extras = { ...extrasById.get(id), isSealed: deps.isSealed() };
      await models.install(order, extras, { signal, onProgress: watch });
      // it may have been done before a wish to delete it arrived
      if (running.wishOf(id) === "cancel") await finishStop(order);
    } catch (error) {
      await settle(order, error);
    } finally {
      // only now that a stop is written down: until then it would be taken for one that was cut
      running.end(id);
      if (linkSpeed !== null) deps.keepLinkSpeed(linkSpeed);
    }
    // a model that has come takes the place of its install in one step: no card is missing in between
    await view.refresh();
  }

  /** Draws progress, and remembers how fast downloads are here. */
  function watchInstall(order: InstallOrder): (progress: InstallProgress) => void {
    const rateOf = createStageRate(deps.now);
    return (progress) => {
      const bytesPerSecond = rateOf(progress);
      setInstall(order, { kind: "running", progress, bytesPerSecond });
      if (progress.stage === "downloading" && bytesPerSecond !== null) {
        linkSpeed = bytesPerSecond;
        view.onLinkSpeed(bytesPerSecond);
      }
    };
  }

  async function settle(order: InstallOrder, error: unknown): Promise<void> {
    // a fault on the way to a stop is no news
    if (running.wishOf(order.id) !== null) await finishStop(order);
    else setInstall(order, { kind: "failed", error: asAppError(error) });
  }

  /** Do what a person wished of an install; the wish to delete it may come while a pause is written down. */
  async function finishStop(order: InstallOrder): Promise<void> {
    try {
      if (running.wishOf(order.id) === "pause") await models.setPaused(order.id, true);
    } catch (error) {
      setInstall(order, { kind: "failed", error: asAppError(error) });
    }
    if (running.wishOf(order.id) === "cancel") await discard(order);
  }

  async function discard(order: InstallOrder): Promise<void> {
    const { id } = order;
    try {
      await models.remove(id);
      extrasById.delete(id);
      dropInstall(id);
    } catch (error) {
      setInstall(order, { kind: "failed", error: asAppError(error) });
    }
  }

  function stop(id: string, wish: InstallWish): void {
    // other tabs stop as well: one of them may be at work, the rest would go on in its place
    models.wish(id, wish);
    running.stop(id, wish);
  }

  models.onWish((id, wish) => {
    if (running.has(id)) running.stop(id, wish);
    else if (wish === "cancel") dropInstall(id);
  });

  return {
    isRunning: (id) => running.has(id),
    takeUp,
    keepExtras,
    stop,
    async install(order, extras) {
      keepExtras(order.id, extras);
      await run(order);
    },
    async resume(id, extras) {
      const order = orderOf(id);
      if (order === null) return;
      keepExtras(id, extras);
      await run(order);
    },
    async cancel(id) {
      const order = orderOf(id);
      const isRunning = running.has(id);
      stop(id, "cancel");
      if (isRunning || order === null) return;
      await discard(order);
      await view.refresh();
    },
  };
}
