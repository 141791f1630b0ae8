import { createStore, type StoreApi } from "zustand/vanilla";
import { asAppError, type AppError, type ErrorCode } from "#core/errors.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";

/** Where the judge model stands; exactly one at a time. */
export type ModelState =
  | { readonly kind: "none" }
  | {
      readonly kind: "loading";
      readonly name: string;
      readonly source: ModelSource;
      readonly progress: LoadProgress;
    }
  | { readonly kind: "ready"; readonly model: LoadedModel; readonly source: ModelSource }
  | {
      readonly kind: "restarting";
      readonly model: LoadedModel;
      readonly source: ModelSource;
      readonly because: ErrorCode;
    }
  | {
      readonly kind: "failed";
      readonly name: string;
      readonly source: ModelSource;
      readonly error: AppError;
    };

export interface ModelStoreState {
  readonly state: ModelState;
  readonly machine: MachineFacts | null;
  /** Output tokens per second of the last verdicts, newest first, at most ten. */
  readonly recentSpeeds: readonly number[];
  readonly actions: ModelActions;
}

export interface ModelActions {
  /** Find out what this machine offers. */
  readonly probe: () => Promise<void>;
  /** Load a judge model; a load that is under way is cancelled first. Failures end as state, not as a rejection. */
  readonly load: (source: ModelSource, name: string) => Promise<void>;
  readonly cancelLoad: () => void;
  readonly unload: () => Promise<void>;
  /** Told by the supervisor: the engine is being brought back, is back, or is lost. */
  readonly engineRestarting: (because: ErrorCode) => void;
  readonly engineRestarted: (model: LoadedModel) => void;
  readonly engineLost: (error: AppError) => void;
  readonly addSpeed: (tokensPerSecond: number) => void;
}

export interface ModelStoreDeps {
  readonly loadModel: (
    source: ModelSource,
    options: { signal: AbortSignal; onProgress: (progress: LoadProgress) => void },
  ) => Promise<LoadedModel>;
  readonly unloadModel: () => Promise<void>;
  readonly probeMachine: () => Promise<MachineFacts>;
}

const SPEEDS_KEPT = 10;

export type ModelStore = StoreApi<ModelStoreState>;

/** The store of the one judge model that this page holds. */
export function createModelStore(deps: ModelStoreDeps): ModelStore {
  let loading: AbortController | null = null;

  return createStore<ModelStoreState>((set, get) => ({
    state: { kind: "none" },
    machine: null,
    recentSpeeds: [],
    actions: {
      async probe() {
        set({ machine: await deps.probeMachine() });
      },
      async load(source, name) {
        loading?.abort();
        const controller = new AbortController();
        loading = controller;
        const isCurrent = (): boolean => loading === controller;
        const onProgress = (progress: LoadProgress): void => {
          if (isCurrent()) set({ state: { kind: "loading", name, source, progress } });
        };
        onProgress({ stage: "checking-hardware", fraction: null });
        try {
          const model = await deps.loadModel(source, { signal: controller.signal, onProgress });
          if (isCurrent()) set({ state: { kind: "ready", model, source }, recentSpeeds: [] });
        } catch (error) {
          if (!isCurrent()) return;
          const wasCancelled = controller.signal.aborted;
          set({
            state: wasCancelled
              ? { kind: "none" }
              : { kind: "failed", name, source, error: asAppError(error) },
          });
        } finally {
          if (isCurrent()) loading = null;
        }
      },
      cancelLoad() {
        loading?.abort(new DOMException("The load was cancelled", "AbortError"));
      },
      async unload() {
        loading?.abort();
        loading = null;
        set({ state: { kind: "none" } });
        await deps.unloadModel();
      },
      engineRestarting(because) {
        const { state } = get();
        if (state.kind === "ready") set({ state: { ...state, kind: "restarting", because } });
      },
      engineRestarted(model) {
        const { state } = get();
        if (state.kind === "restarting") set({ state: { kind: "ready", model, source: state.source } });
      },
      engineLost(error) {
        const { state } = get();
        if (state.kind !== "ready" && state.kind !== "restarting") return;
        set({ state: { kind: "failed", name: state.model.name, source: state.source, error } });
      },
      addSpeed(tokensPerSecond) {
        set({ recentSpeeds: [tokensPerSecond, ...get().recentSpeeds].slice(0, SPEEDS_KEPT) });
      },
    },
  }));
}

export const selectModelState = (store: ModelStoreState): ModelState => store.state;
export const selectMachine = (store: ModelStoreState): MachineFacts | null => store.machine;
export const selectRecentSpeeds = (store: ModelStoreState): readonly number[] => store.recentSpeeds;
export const selectModelActions = (store: ModelStoreState): ModelActions => store.actions;
/** The model that can judge now, or `null`. */
export const selectReadyModel = (store: ModelStoreState): LoadedModel | null =>
  store.state.kind === "ready" ? store.state.model : null;
