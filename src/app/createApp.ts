import { createStore, type StoreApi } from "zustand/vanilla";
import { caseToDraft } from "#core/cases/caseDraft.ts";
import { FIRST_EXAMPLE } from "#core/cases/exampleTitles.ts";
import type { AssessmentEvent } from "#core/judge/assessment.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { probeMachine } from "#engine/hardware/probeMachine.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { createJudgeStore, type JudgeStore } from "#stores/judgeStore.ts";
import { createLibraryStore, type LibraryStore } from "#stores/libraryStore.ts";
import { createModelStore, type ModelStore } from "#stores/modelStore.ts";
import { createPrivacyStore, isSealed, type PrivacyStore } from "#stores/privacyStore.ts";
import { createPromptStore } from "#stores/promptStore.ts";
import { createRubricStore } from "#stores/rubricStore.ts";
import { createSelfTestNotes } from "#stores/selfTestNotes.ts";
import { createSpeedNotes } from "#stores/speedNotes.ts";
import { createSettingsStore } from "#stores/settingsStore.ts";
import type { Stores } from "#ui/storesContext.tsx";
import { fetchRuntime } from "#workers/engine/fetchRuntime.ts";
import { startEngineWorker } from "#workers/engine/startEngineWorker.ts";
import { createSupervisedEngine, type SupervisorEvent } from "#workers/engine/supervisedEngine.ts";
import { createModelsClient } from "#workers/models/createModelsClient.ts";
import type { ModelsClient } from "#workers/models/modelsClient.ts";
import { createJudgeSeat } from "#workers/tabs/judgeSeat.ts";
import { createRubricNews, type RubricNews } from "#workers/tabs/rubricNews.ts";
import { watchRequests } from "#workers/watchRequests.ts";
import type { NamedTask } from "./judgeCase.ts";
import { keepLinkSpeed, readLinkSpeed } from "./linkSpeed.ts";
import { sealDeps } from "./seal.ts";
import { refuseUnderSeal } from "./sealInstalls.ts";
import { readKeptTheme } from "./theme.ts";

/** What pages that load later need of the judge. */
export interface Judging {
  readonly judgeCase: (
    task: NamedTask,
    options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
  ) => Promise<Verdict>;
  /** Resolves when the verdict is on disk. */
  readonly keepVerdict: (verdict: Verdict) => Promise<void>;
  readonly complete: JudgeEngine["complete"];
  readonly countTokens: JudgeEngine["countTokens"];
  /** How many verdicts and completions the judge is at, whoever asked for them. */
  readonly underway: StoreApi<{ readonly count: number }>;
  /** Be told when the engine is being restarted: what was streaming starts over. */
  readonly onRestarting: (listener: () => void) => void;
  /** Have something stopped, and its verdicts kept, before the judge is given up. */
  readonly beforeRelease: (stop: () => Promise<void>) => void;
}

/** Everything that lives as long as the page: what is kept, the engine, and the stores over both. */
export interface App {
  readonly storage: HearthStorage;
  readonly stores: Stores;
  readonly judging: Judging;
  readonly rubricNews: RubricNews;
}

/**
 * Build storage, engine and stores, and join them.
 *
 * @param tellFault Told of what went wrong where no page waits for it.
 */
export function createApp(tellFault: (error: unknown) => void): App {
  const storage = createIndexedDbStorage();
  const privacy = createPrivacyStore(location.host, sealDeps());
  const { addRequests } = privacy.getState().actions;
  // declared before the engine, whose events go to both
  const onEngineEvent = (event: SupervisorEvent): void => {
    handleEngineEvent(event, stores);
    if (event.kind === "restarting") for (const tell of restartListeners) tell();
  };
  const restartListeners = new Set<() => void>();
  const engine = createSupervisedEngine({
    startWorker: startEngineWorker,
    fetchRuntime,
    onEvent: onEngineEvent,
    onRequests: addRequests,
  });
  const models = createModelsClient({ onRequests: addRequests, onFault: tellFault });
  const model = createModelStore({
    async loadModel(source, options) {
      // how to judge comes with the judge, so that judging asks nothing of a network
      await importJudging();
      return engine.load(source, options);
    },
    unloadModel: () => engine.unload(),
    probeMachine,
    seat: createJudgeSeat(),
    holdModel: (id, signal) => models.hold(id, signal),
    selfTest: async (loaded, signal) =>
      (await import("#engine/selfTest.ts")).runSelfTest(engine, loaded, { signal }),
    selfTestNotes: createSelfTestNotes(storage.notes),
    speedNotes: createSpeedNotes(storage.notes),
    onNoteFault: tellFault,
    beforeRelease: async () => {
      await Promise.all([stopJudging(stores.judge), ...[...stops].map((stop) => stop())]);
    },
  });
  const stops = new Set<() => Promise<void>>();
  const underway = createStore(() => ({ count: 0 }));
  async function counted<T>(work: () => Promise<T>): Promise<T> {
    underway.setState(({ count }) => ({ count: count + 1 }));
    try {
      return await work();
    } finally {
      underway.setState(({ count }) => ({ count: count - 1 }));
    }
  }
  const judging: Judging = {
    underway,
    judgeCase: (task, options) =>
      counted(async () => (await importJudging()).judgeCase(engine, model, task, options)),
    keepVerdict: async (verdict) => {
      await storage.verdicts.add(verdict);
      askForLastingStorage();
    },
    complete: (request, options) => counted(() => engine.complete(request, options)),
    countTokens: (text) => engine.countTokens(text),
    onRestarting: (listener) => restartListeners.add(listener),
    beforeRelease: (stop) => stops.add(stop),
  };
  const stores: Stores = {
    model,
    library: createLibrary(models, model, privacy),
    privacy,
    prompt: createPromptStore({ countTokens: (prompt) => engine.countTokens(prompt) }),
    rubric: createRubricStore({ listRubrics: () => storage.rubrics.listNewest() }),
    settings: createSettingsStore(readKeptTheme()),
    judge: createJudgeStore(
      {
        ...judging,
        removeVerdict: (id) => storage.verdicts.remove(id),
        listVerdicts: (caseId) => storage.verdicts.listByCase(caseId),
        now: () => performance.now(),
      },
      // so that one press gives the first verdict
      caseToDraft(FIRST_EXAMPLE.evaluationCase),
    ),
  };
  watchRequests(new AbortController().signal, addRequests).catch(() => {});
  model.subscribe((state, before) => {
    // a restart of the engine is still the same judge
    const holdsJudge = ({ state: { kind } }: typeof state): boolean =>
      kind === "ready" || kind === "restarting";
    const isReady = holdsJudge(state);
    if (isReady !== holdsJudge(before)) {
      // the clock that the browser stamps requests with
      privacy.getState().actions.judgeReady(isReady ? performance.timeOrigin + performance.now() : null);
    }
  });
  return { storage, stores, judging, rubricNews: createRubricNews() };
}

const importJudging = () => import("./judgeCase.ts");

/** Join the models in this browser to the judge that may hold one of them. */
function createLibrary(models: ModelsClient, model: ModelStore, privacy: PrivacyStore): LibraryStore {
  return createLibraryStore({
    models,
    now: () => performance.now(),
    async releaseJudge(id) {
      const { state, actions } = model.getState();
      if ("source" in state && state.source.modelId === id) await actions.unload();
    },
    requireNetwork: refuseUnderSeal(privacy, location.origin),
    isSealed: () => isSealed(privacy.getState()),
    keptLinkSpeed: readLinkSpeed(),
    keepLinkSpeed,
  });
}

/** Stop what is being judged and wait until its verdicts are kept. */
async function stopJudging(judge: JudgeStore): Promise<void> {
  judge.getState().actions.stop();
  if (judge.getState().run.kind !== "running") return;
  await new Promise<void>((resolve) => {
    const unsubscribe = judge.subscribe(({ run }) => {
      if (run.kind === "running") return;
      unsubscribe();
      resolve();
    });
  });
}

/**
 * Ask the browser not to clear what is kept when the disk runs short. It may say no, or ask the person; either way the
 * verdict is kept already.
 */
function askForLastingStorage(): void {
  void navigator.storage.persist().catch(() => false);
}

/** Pass on what the supervisor does about a fault. */
function handleEngineEvent(event: SupervisorEvent, { model, judge }: Stores): void {
  const { actions } = model.getState();
  switch (event.kind) {
    case "restarting":
      actions.engineRestarting(event.because);
      judge.getState().actions.engineRestarting();
      break;
    case "waiting-for-gpu":
      actions.engineWaitingForGpu();
      break;
    case "restarted":
      actions.engineRestarted(event.model);
      break;
    case "lost":
      actions.engineLost(event.error);
      break;
  }
}
