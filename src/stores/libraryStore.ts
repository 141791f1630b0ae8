import { createStore, type StoreApi } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { ModelShelf, StoredModel, UnfinishedModel } from "#core/models/storedModel.ts";
import type { InstallExtras, InstallWish, ModelsClient } from "#workers/models/modelsClient.ts";
import { createRunningInstalls } from "./runningInstalls.ts";
import { askForUpdate, type UpdateState } from "./askForUpdate.ts";
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

export interface LibraryStoreState {
  /** Whether the storage has been looked at. */
  readonly isRead: boolean;
  readonly stored: readonly StoredModel[];
  readonly installs: readonly Install[];
  readonly leftovers: ModelShelf["leftovers"];
  /** How far a check is, by the model's id. */
  readonly checks: Readonly<Record<string, InstallProgress>>;
  /** What came of looking for newer versions, by the model's id. */
  readonly updates: Readonly<Record<string, UpdateState>>;
  /** Why the last thing asked of a stored model did not work, by its id. */
  readonly faults: Readonly<Record<string, AppError>>;
  /** Why the storage cannot be looked at. */
  readonly fault: AppError | null;
  /** Best speed of downloads here, bytes per second, for estimates; `null` before the first one. */
  readonly linkSpeed: number | null;
  readonly actions: LibraryActions;
}

export interface LibraryActions {
  /** Look at the storage, and go on with what was cut and not paused. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Begin an install, or go on with one. Never rejects: failures are states. */
  readonly install: (order: InstallOrder, extras?: InstallExtras) => Promise<void>;
  /** Stop and keep what is there. */
  readonly pause: (id: string) => void;
  /** Go on with a paused or failed install. */
  readonly resume: (id: string, extras?: InstallExtras) => Promise<void>;
  /** Stop and delete what is there. */
  readonly cancel: (id: string) => Promise<void>;
  /** Hash every file of a stored model again. */
  readonly verify: (id: string) => Promise<void>;
  /** End such a check; what was known of the model before stays. */
  readonly stopVerify: (id: string) => void;
  /** Ask where a stored model came from for a newer version. Never rejects. */
  readonly lookForUpdate: (id: string) => Promise<void>;
  /** Fetch, or make, the damaged files of a stored model again, and only those. */
  readonly repair: (id: string, extras?: InstallExtras) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly removeLeftovers: () => Promise<void>;
  /** What the engine is to load. @throws {AppError} `weights/file-missing`, `engine/model-not-found`. */
  readonly sourceOf: (id: string, contextLength: number) => Promise<ModelSource>;
}

export interface LibraryStoreDeps {
  readonly models: ModelsClient;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Let go of a judge that holds this model, before it is deleted. */
  readonly releaseJudge: (id: string) => Promise<void>;
  /** Refuse to fetch, e.g. because the page is sealed; throws. */
  readonly requireNetwork: (wanted: Pick<InstallOrder, "name" | "place">) => void;
  /** Whether nothing may be fetched from another host. */
  readonly isSealed: () => boolean;
  readonly keptLinkSpeed: number | null;
  readonly keepLinkSpeed: (bytesPerSecond: number) => void;
}

export type LibraryStore = StoreApi<LibraryStoreState>;

/** The store of the models in this browser: those that are there, and those on their way. */
export function createLibraryStore(deps: LibraryStoreDeps): LibraryStore {
  const { models } = deps;
  const running = createRunningInstalls();
  const checkingById = new Map<string, AbortController>();
  let reads = 0;
  const extrasById = new Map<string, InstallExtras>();

  const store = createStore<LibraryStoreState>((set, get) => {
    const setInstall = (order: InstallOrder, state: InstallState): void => {
      const others = get().installs.filter((install) => install.order.id !== order.id);
      const at = get().installs.findIndex((install) => install.order.id === order.id);
      // where it stood, so that cards do not move
      set({ installs: others.toSpliced(at < 0 ? others.length : at, 0, { order, state }) });
    };
    const dropInstall = (id: string): void =>
      set({ installs: get().installs.filter((install) => install.order.id !== id) });
    const orderOf = (id: string): InstallOrder | null =>
      get().installs.find(({ order }) => order.id === id)?.order ?? null;
    const setFault = (id: string, fault: AppError | null): void => {
      const { [id]: _, ...others } = get().faults;
      set({ faults: fault === null ? others : { ...others, [id]: fault } });
    };
    const setCheck = (id: string, progress: InstallProgress | null): void => {
      const { [id]: _, ...others } = get().checks;
      set({ checks: progress === null ? others : { ...others, [id]: progress } });
    };
    const setUpdate = (id: string, update: UpdateState | null): void => {
      const { [id]: _, ...others } = get().updates;
      set({ updates: update === null ? others : { ...others, [id]: update } });
    };

    async function readShelf(): Promise<readonly UnfinishedModel[]> {
      const mine = ++reads;
      const { stored, unfinished, leftovers } = await models.list();
      // a later look knows more
      if (mine !== reads) return [];
      const found = new Set(unfinished.map(({ order }) => order.id));
      const there = new Set(stored.map(({ id }) => id));
      const isAlive = ({ order, state }: Install): boolean =>
        running.has(order.id) ||
        found.has(order.id) ||
        // one that failed may have left nothing; another tab may have done it since
        (state.kind === "failed" && !there.has(order.id));
      const installs = get().installs.filter(isAlive);
      const updates = Object.fromEntries(Object.entries(get().updates).filter(([id]) => there.has(id)));
      set({ isRead: true, fault: null, stored, leftovers, installs, updates });
      return unfinished.filter(({ order }) => !running.has(order.id));
    }

    /** Go on with what was cut; say so of what cannot go on by itself. */
    function takeUp({ order, isPaused, byteLength }: UnfinishedModel): void {
      const shown = get().installs.find((install) => install.order.id === order.id);
      // a fault stands until a person has done something about it
      if (shown?.state.kind === "failed") return;
      const needsFiles = order.place.kind === "files" && !extrasById.has(order.id);
      if (needsFiles) setInstall(order, { kind: "needs-files", byteLength });
      else if (isPaused) setInstall(order, { kind: "paused", byteLength });
      else void run(order);
    }

    async function refresh(): Promise<void> {
      try {
        const waiting = await readShelf();
        for (const unfinished of waiting) takeUp(unfinished);
      } catch (error) {
        set({ isRead: true, fault: asAppError(error, "storage/unavailable") });
      }
    }

    async function run(order: InstallOrder): Promise<void> {
      const { id } = order;
      if (running.has(id)) return;
      const signal = running.begin(id);
      const watch = watchInstall(order);
      watch(NOTHING_YET);
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
      }
      // a model that has come takes the place of its install in one step: no card is missing in between
      await refresh();
    }

    /** Draws progress, and remembers how fast downloads are here. */
    function watchInstall(order: InstallOrder): (progress: InstallProgress) => void {
      const rateOf = createStageRate(deps.now);
      return (progress) => {
        const bytesPerSecond = rateOf(progress);
        setInstall(order, { kind: "running", progress, bytesPerSecond });
        if (progress.stage === "downloading" && bytesPerSecond !== null) set({ linkSpeed: bytesPerSecond });
      };
    }

    async function settle(order: InstallOrder, error: unknown): Promise<void> {
      const { linkSpeed } = get();
      if (linkSpeed !== null) deps.keepLinkSpeed(linkSpeed);
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

    /** Do something to a stored model; what goes wrong stands on its card. */
    async function attempt(id: string, work: () => Promise<void>): Promise<void> {
      setFault(id, null);
      try {
        await work();
      } catch (error) {
        setFault(id, asAppError(error));
      } finally {
        setCheck(id, null);
        await refresh();
      }
    }

    models.onWish((id, wish) => {
      if (running.has(id)) running.stop(id, wish);
      else if (wish === "cancel") dropInstall(id);
    });

    return {
      isRead: false,
      stored: [],
      installs: [],
      leftovers: [],
      checks: {},
      updates: {},
      faults: {},
      fault: null,
      linkSpeed: deps.keptLinkSpeed,
      actions: {
        refresh,
        async install(order, extras) {
          if (extras !== undefined) extrasById.set(order.id, extras);
          await run(order);
        },
        pause: (id) => stop(id, "pause"),
        async resume(id, extras) {
          const order = orderOf(id);
          if (order === null) return;
          if (extras !== undefined) extrasById.set(id, extras);
          await run(order);
        },
        async cancel(id) {
          const order = orderOf(id);
          const isRunning = running.has(id);
          stop(id, "cancel");
          if (isRunning || order === null) return;
          await discard(order);
          await refresh();
        },
        verify: (id) =>
          attempt(id, async () => {
            setCheck(id, { ...NOTHING_YET, stage: "verifying" });
            const controller = new AbortController();
            checkingById.set(id, controller);
            const { signal } = controller;
            await models
              .verify(id, { signal, onProgress: (progress) => setCheck(id, progress) })
              .catch((error: unknown) => {
                if (!signal.aborted) throw error;
              });
          }),
        stopVerify: (id) => checkingById.get(id)?.abort(),
        async lookForUpdate(id) {
          const model = get().stored.find((stored) => stored.id === id);
          if (model === undefined || get().updates[id]?.kind === "looking") return;
          setFault(id, null);
          setUpdate(id, { kind: "looking" });
          const update = await askForUpdate(model, deps);
          // it may have been deleted meanwhile
          setUpdate(id, get().updates[id] === undefined ? null : update);
        },
        repair: (id, extras) =>
          attempt(id, async () => {
            if (extras !== undefined) extrasById.set(id, extras);
            await deps.releaseJudge(id);
            await models.unshelve(id);
          }),
        remove: (id) =>
          attempt(id, async () => {
            await deps.releaseJudge(id);
            await models.remove(id);
          }),
        async removeLeftovers() {
          try {
            await models.removeLeftovers();
            await refresh();
          } catch (error) {
            set({ fault: asAppError(error, "storage/unavailable") });
          }
        },
        async sourceOf(id, contextLength) {
          const model = get().stored.find((stored) => stored.id === id);
          if (model === undefined) {
            throw new AppError("engine/model-not-found", `No model "${id}" is kept in this browser`);
          }
          // only needed when a judge is loaded, and the first page is to be small
          const { ggufSource, packageSource } = await import("./storedSource.ts");
          return model.engine === "webllm"
            ? packageSource(model, contextLength)
            : ggufSource(model, await models.openGguf(model), contextLength);
        },
      },
    };
  });

  models.onShelfChange(() => void store.getState().actions.refresh());
  return store;
}

/** Before the worker has said anything. */
const NOTHING_YET: InstallProgress = {
  stage: "looking-up",
  bytesDone: 0,
  bytesTotal: null,
  fileName: null,
  filesDone: 0,
  filesTotal: null,
  wait: null,
};

export const selectStored = (store: LibraryStoreState): readonly StoredModel[] => store.stored;
export const selectLibraryActions = (store: LibraryStoreState): LibraryActions => store.actions;
