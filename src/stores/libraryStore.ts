import { createStore, type StoreApi } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { type InstallProgress, NO_PROGRESS } from "#core/models/installProgress.ts";
import type { ModelShelf, StoredModel, UnfinishedModel } from "#core/models/storedModel.ts";
import type { InstallExtras, ModelsClient } from "#workers/models/modelsClient.ts";
import { createInstalls, type Install } from "./installs.ts";
import { askForUpdate, type UpdateState } from "./askForUpdate.ts";

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
  /** Speed of the last download here, bytes per second, for estimates; `null` before the first one. */
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
  const checkingById = new Map<string, AbortController>();
  let reads = 0;

  const store = createStore<LibraryStoreState>((set, get) => {
    const installs = createInstalls(deps, {
      read: () => get().installs,
      write: (next) => set({ installs: next }),
      onLinkSpeed: (linkSpeed) => set({ linkSpeed }),
      refresh,
    });
    const setFault = (id: string, fault: AppError | null): void =>
      set({ faults: withEntry(get().faults, id, fault) });
    const setCheck = (id: string, progress: InstallProgress | null): void =>
      set({ checks: withEntry(get().checks, id, progress) });
    const setUpdate = (id: string, update: UpdateState | null): void =>
      set({ updates: withEntry(get().updates, id, update) });

    async function readShelf(): Promise<readonly UnfinishedModel[]> {
      const mine = ++reads;
      const { stored, unfinished, leftovers } = await models.list();
      // a later look knows more
      if (mine !== reads) return [];
      const found = new Set(unfinished.map(({ order }) => order.id));
      const there = new Set(stored.map(({ id }) => id));
      const isAlive = ({ order, state }: Install): boolean =>
        installs.isRunning(order.id) ||
        found.has(order.id) ||
        // one that failed may have left nothing; another tab may have done it since
        (state.kind === "failed" && !there.has(order.id));
      const updates = Object.fromEntries(Object.entries(get().updates).filter(([id]) => there.has(id)));
      set({
        isRead: true,
        fault: null,
        stored,
        leftovers,
        updates,
        installs: get().installs.filter(isAlive),
      });
      return unfinished.filter(({ order }) => !installs.isRunning(order.id));
    }

    async function refresh(): Promise<void> {
      try {
        const waiting = await readShelf();
        for (const unfinished of waiting) installs.takeUp(unfinished);
      } catch (error) {
        set({ isRead: true, fault: asAppError(error, "storage/unavailable") });
      }
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
        install: (order, extras) => installs.install(order, extras),
        pause: (id) => installs.stop(id, "pause"),
        resume: (id, extras) => installs.resume(id, extras),
        cancel: (id) => installs.cancel(id),
        verify: (id) =>
          attempt(id, async () => {
            setCheck(id, { ...NO_PROGRESS, stage: "verifying" });
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
            installs.keepExtras(id, extras);
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

/** A record with one entry replaced, or taken out with `null`. */
function withEntry<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T | null,
): Readonly<Record<string, T>> {
  const { [key]: _, ...others } = record;
  return value === null ? others : { ...others, [key]: value };
}

export const selectStored = (store: LibraryStoreState): readonly StoredModel[] => store.stored;
export const selectLibraryActions = (store: LibraryStoreState): LibraryActions => store.actions;
