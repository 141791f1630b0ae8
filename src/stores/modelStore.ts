import { createStore, type StoreApi } from "zustand/vanilla";
import { asAppError, type AppError, type ErrorCode } from "#core/errors.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { JudgeSeat, SeatHolder } from "#workers/tabs/judgeSeat.ts";
import { createJudgeHold } from "./judgeHold.ts";
import { addSelfTest, type KeptSelfTest, type SelfTestNotes } from "./selfTestNotes.ts";
import type { SpeedNotes } from "./speedNotes.ts";

/** Which model a person has asked for. */
interface WantedModel {
  readonly name: string;
  readonly source: ModelSource;
}

/** A model that is loaded, and what it wrote in its self-test. */
interface HeldModel {
  readonly model: LoadedModel;
  readonly source: ModelSource;
  readonly selfTest: SelfTestResult;
}

/** Where the judge model stands; exactly one at a time. */
export type ModelState =
  | { readonly kind: "none" }
  /** Another tab holds a judge, so none was loaded here. */
  | ({ readonly kind: "elsewhere"; readonly holder: SeatHolder } & WantedModel)
  /** Another tab took the judge over, so it was unloaded here. */
  | ({ readonly kind: "taken-over" } & WantedModel)
  | ({ readonly kind: "loading"; readonly progress: LoadProgress } & WantedModel)
  | ({ readonly kind: "ready" } & HeldModel)
  | ({
      readonly kind: "restarting";
      readonly because: ErrorCode;
      /** Whether the browser withholds the lost GPU for now: up to two and a half minutes, or until a reload. */
      readonly isWaitingForGpu: boolean;
    } & HeldModel)
  | ({ readonly kind: "failed"; readonly error: AppError } & WantedModel);

export interface ModelStoreState {
  readonly state: ModelState;
  readonly machine: MachineFacts | null;
  /** Output tokens per second of the last verdicts, newest first, at most ten. */
  readonly recentSpeeds: readonly number[];
  /** Self-tests made in this browser, newest first, by the hash of the weights; as far as they were recalled or made. */
  readonly selfTests: Readonly<Record<string, readonly KeptSelfTest[]>>;
  /** Output tokens per second that models reached here, by the hash of the weights; as far as they were recalled or measured. */
  readonly speeds: Readonly<Record<string, number>>;
  readonly actions: ModelActions;
}

export interface ModelActions {
  /** Find out what this machine offers. */
  readonly probe: () => Promise<void>;
  /**
   * Load a judge model and test it; a load that is under way is cancelled first. Failures end as state, not as a rejection, and
   * so does another tab that holds a judge.
   */
  readonly load: (source: ModelSource, name: string) => Promise<void>;
  /** Load what another tab has kept from being loaded, or has taken over: that tab's judge is unloaded. */
  readonly takeOver: () => Promise<void>;
  /** Leave the judge to the other tab. */
  readonly forget: () => void;
  readonly cancelLoad: () => void;
  readonly unload: () => Promise<void>;
  /** Look up how the self-tests of a model went; a failure is told through `onNoteFault`. */
  readonly recallSelfTests: (weightsHash: string) => Promise<void>;
  /** Look up how fast a model was here; a failure is told through `onNoteFault`. */
  readonly recallSpeed: (weightsHash: string) => Promise<void>;
  /** Told by the supervisor: the engine is being brought back, has to wait for the GPU, is back, or is lost. */
  readonly engineRestarting: (because: ErrorCode) => void;
  readonly engineWaitingForGpu: () => void;
  readonly engineRestarted: (model: LoadedModel) => void;
  readonly engineLost: (error: AppError) => void;
  /** Note how fast the judge wrote just now. */
  readonly addSpeed: (tokensPerSecond: number) => void;
}

export interface ModelStoreDeps {
  readonly loadModel: (
    source: ModelSource,
    options: { signal: AbortSignal; onProgress: (progress: LoadProgress) => void },
  ) => Promise<LoadedModel>;
  readonly unloadModel: () => Promise<void>;
  readonly probeMachine: () => Promise<MachineFacts>;
  readonly seat: JudgeSeat;
  /** Keep every tab from deleting a stored model until the signal aborts. */
  readonly holdModel: (id: string, signal: AbortSignal) => void;
  /** Have a model that was just loaded write one verdict; what it writes is a result, a fault is a rejection. */
  readonly selfTest: (model: LoadedModel, signal: AbortSignal) => Promise<SelfTestResult>;
  readonly selfTestNotes: SelfTestNotes;
  readonly speedNotes: SpeedNotes;
  /** Told when a self-test or a speed could not be kept or looked up; the judge works all the same. */
  readonly onNoteFault: (error: AppError) => void;
  /** Before another tab gets the judge: stop what is being judged here. Verdicts that are there stay. */
  readonly beforeRelease: () => Promise<void>;
}

const SPEEDS_KEPT = 10;
const CHECKING: LoadProgress = { stage: "checking-hardware", fraction: null };
const TESTING: LoadProgress = { stage: "testing", fraction: null };

export type ModelStore = StoreApi<ModelStoreState>;

/** The store of the one judge model that this page holds. */
export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const hold = createJudgeHold(deps);
  /** The load that is under way. */
  let loading: AbortController | null = null;
  /** Counts what was asked for; whatever comes late knows by it that it is late. */
  let wishes = 0;
  /** The way of the judge to another tab. */
  let leaving: Promise<void> | null = null;
  /** What the supervisor has loaded anew while the self-test ran. */
  let reloaded: LoadedModel | null = null;

  return createStore<ModelStoreState>((set, get) => {
    /** Free the engine, and then what this tab holds, unless something else has been asked for meanwhile. */
    async function free(): Promise<void> {
      const mine = ++wishes;
      loading = null;
      await deps.unloadModel();
      if (mine === wishes) await hold.release();
    }

    async function start({ source, name }: WantedModel, isTakeOver: boolean): Promise<void> {
      loading?.abort();
      wishes += 1;
      const controller = new AbortController();
      loading = controller;
      const { signal } = controller;
      const isCurrent = (): boolean => loading === controller;
      const onProgress = (progress: LoadProgress): void => {
        if (isCurrent()) set({ state: { kind: "loading", name, source, progress } });
      };
      onProgress(isTakeOver ? { stage: "waiting-for-tab", fraction: null } : CHECKING);
      try {
        await leaving;
        const holder = await hold.take({ source, name, signal, isTakeOver });
        if (!isCurrent()) return;
        if (holder !== null) set({ state: { kind: "elsewhere", name, source, holder } });
        else await loadAndTest(source, signal, onProgress);
      } catch (error) {
        if (!isCurrent()) return;
        const wasCancelled = signal.aborted;
        set({
          state: wasCancelled ? { kind: "none" } : { kind: "failed", name, source, error: asAppError(error) },
        });
        await free();
      } finally {
        if (isCurrent()) loading = null;
      }
    }

    async function loadAndTest(
      source: ModelSource,
      signal: AbortSignal,
      onProgress: (progress: LoadProgress) => void,
    ): Promise<void> {
      const loaded = await deps.loadModel(source, { signal, onProgress });
      signal.throwIfAborted();
      reloaded = null;
      onProgress(TESTING);
      const selfTest = await deps.selfTest(loaded, signal);
      signal.throwIfAborted();
      const model = reloaded ?? loaded;
      set({ state: { kind: "ready", model, source, selfTest }, recentSpeeds: [] });
      noteSelfTest(hashOf({ model, source }), {
        adapter: model.backend.description,
        result: selfTest,
      });
    }

    function noteSelfTest(weightsHash: string | null, test: KeptSelfTest): void {
      if (weightsHash === null) return;
      const { selfTests } = get();
      set({ selfTests: { ...selfTests, [weightsHash]: addSelfTest(selfTests[weightsHash] ?? [], test) } });
      deps.selfTestNotes
        .keep(weightsHash, test)
        .catch((error: unknown) => deps.onNoteFault(asAppError(error)));
    }

    /** Another tab gets the judge, or has it already. */
    async function leave(): Promise<void> {
      const wanted = wantedModel(get().state);
      wishes += 1;
      loading?.abort(new DOMException("Another tab took the judge over", "AbortError"));
      loading = null;
      try {
        if (wanted !== null) await deps.beforeRelease();
      } finally {
        // what was asked for meanwhile waits, and shows so itself
        if (wanted !== null && loading === null) set({ state: { kind: "taken-over", ...wanted } });
        await deps.unloadModel();
        await hold.release();
      }
    }

    function leaveOnce(): void {
      leaving ??= leave().finally(() => {
        leaving = null;
      });
    }

    deps.seat.onAsked(leaveOnce);
    deps.seat.onLost(leaveOnce);

    return {
      state: { kind: "none" },
      machine: null,
      recentSpeeds: [],
      selfTests: {},
      speeds: {},
      actions: {
        async probe() {
          set({ machine: await deps.probeMachine() });
        },
        load: (source, name) => start({ source, name }, false),
        async takeOver() {
          const { state } = get();
          if (state.kind === "elsewhere" || state.kind === "taken-over") await start(state, true);
        },
        forget() {
          const { kind } = get().state;
          if (kind === "elsewhere" || kind === "taken-over") set({ state: { kind: "none" } });
        },
        cancelLoad() {
          loading?.abort(new DOMException("The load was cancelled", "AbortError"));
        },
        async unload() {
          loading?.abort();
          set({ state: { kind: "none" } });
          await free();
        },
        async recallSelfTests(weightsHash) {
          try {
            const kept = await deps.selfTestNotes.read(weightsHash);
            const made = get().selfTests[weightsHash] ?? [];
            // what was made meanwhile is newer
            const tests = made.toReversed().reduce(addSelfTest, kept);
            set({ selfTests: { ...get().selfTests, [weightsHash]: tests } });
          } catch (error) {
            deps.onNoteFault(asAppError(error));
          }
        },
        async recallSpeed(weightsHash) {
          try {
            const kept = await deps.speedNotes.read(weightsHash);
            // what was measured meanwhile is newer
            if (kept !== null) set({ speeds: { [weightsHash]: kept, ...get().speeds } });
          } catch (error) {
            deps.onNoteFault(asAppError(error));
          }
        },
        engineRestarting(because) {
          const { state } = get();
          if (state.kind !== "ready" && state.kind !== "restarting") return;
          set({ state: { ...state, kind: "restarting", because, isWaitingForGpu: false } });
        },
        engineWaitingForGpu() {
          const { state } = get();
          if (state.kind === "restarting") set({ state: { ...state, isWaitingForGpu: true } });
          if (state.kind === "loading" && state.progress.stage === "testing")
            set({ state: { ...state, progress: { stage: "waiting-for-gpu", fraction: null } } });
        },
        engineRestarted(model) {
          const { state } = get();
          if (state.kind === "restarting") {
            const { source, selfTest } = state;
            set({ state: { kind: "ready", model, source, selfTest } });
          }
          if (state.kind !== "loading") return;
          reloaded = model;
          if (state.progress.stage === "waiting-for-gpu") set({ state: { ...state, progress: TESTING } });
        },
        engineLost(error) {
          const { state } = get();
          if (state.kind !== "ready" && state.kind !== "restarting") return;
          set({ state: { kind: "failed", name: state.model.name, source: state.source, error } });
          void free();
        },
        addSpeed(tokensPerSecond) {
          const { state } = get();
          const recentSpeeds = [tokensPerSecond, ...get().recentSpeeds].slice(0, SPEEDS_KEPT);
          set({ recentSpeeds });
          const weightsHash = state.kind === "ready" ? hashOf(state) : null;
          if (weightsHash === null) return;
          const mean = recentSpeeds.reduce((sum, speed) => sum + speed, 0) / recentSpeeds.length;
          set({ speeds: { ...get().speeds, [weightsHash]: mean } });
          deps.speedNotes
            .keep(weightsHash, mean)
            .catch((error: unknown) => deps.onNoteFault(asAppError(error)));
        },
      },
    };
  });
}

/** By which hash notes of a model are kept: that of its record, where it is a stored one. */
function hashOf({ model, source }: Pick<HeldModel, "model" | "source">): string | null {
  return source.weightsHash ?? model.weightsHash;
}

/** The model that this tab holds or is loading. */
function wantedModel(state: ModelState): WantedModel | null {
  switch (state.kind) {
    case "loading":
      return { name: state.name, source: state.source };
    case "ready":
    case "restarting":
      return { name: state.model.name, source: state.source };
    case "none":
    case "elsewhere":
    case "taken-over":
    case "failed":
      return null;
  }
}

export const selectModelState = (store: ModelStoreState): ModelState => store.state;
export const selectMachine = (store: ModelStoreState): MachineFacts | null => store.machine;
export const selectRecentSpeeds = (store: ModelStoreState): readonly number[] => store.recentSpeeds;
export const selectSpeeds = (store: ModelStoreState): ModelStoreState["speeds"] => store.speeds;
export const selectSelfTests = (store: ModelStoreState): ModelStoreState["selfTests"] => store.selfTests;
export const selectModelActions = (store: ModelStoreState): ModelActions => store.actions;
/** The model that can judge now, or `null`. */
export const selectReadyModel = (store: ModelStoreState): LoadedModel | null =>
  store.state.kind === "ready" ? store.state.model : null;
