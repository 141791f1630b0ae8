import type { StoreApi } from "zustand/vanilla";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { sha256Hex } from "#engine/sha256.ts";
import { selectSettings } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { createDraftingStore } from "#stores/rubrics/createDraftingStore.ts";
import { createRubricEditorStore } from "#stores/rubrics/createRubricEditorStore.ts";
import { createRubricLibraryStore } from "#stores/rubrics/createRubricLibraryStore.ts";
import { createStaleStore } from "#stores/rubrics/createStaleStore.ts";
import { followEditor } from "#stores/rubrics/followEditor.ts";
import { createTrialStore } from "#stores/rubrics/createTrialStore.ts";
import type { DraftingStore } from "#stores/rubrics/draftingState.ts";
import { selectOpenRubric, type RubricEditorStore } from "#stores/rubrics/rubricEditorState.ts";
import { createRubricFilterStore } from "#stores/rubrics/rubricFilterStore.ts";
import type { RubricLibraryStore } from "#stores/rubrics/rubricLibraryState.ts";
import type { StaleStore } from "#stores/rubrics/staleState.ts";
import type { TrialStore } from "#stores/rubrics/trialState.ts";
import { takeInVerdict } from "#stores/takeInVerdict.ts";
import type { RubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { createWriteClaims } from "#workers/tabs/writeClaim.ts";
import type { App } from "./createApp.ts";
import { keepRubricsAtEnd } from "./keepRubrics.ts";
import { browserTexts } from "./textStore.ts";

/** The stores of the Rubrics page. */
export type RubricsStores = Pick<
  RubricsDesk,
  "library" | "filter" | "editor" | "trial" | "stale" | "drafting"
>;

/** Make them and join them; once, when the page is first opened. */
export function createRubricsDesk(app: App): RubricsStores {
  const library = createLibrary(app);
  const editor = createRubricEditorStore({
    library,
    listVersions: (id) => app.storage.rubrics.listVersions(id),
    countStale: (id, current) => app.storage.verdicts.countStale(id, current),
    claims: createWriteClaims("hearth-rubric/"),
    texts: browserTexts,
    sha256: sha256Hex,
  });
  const trial = createTrial(app, library, editor);
  const stale = createStale(app);
  const drafting = createDrafting(app, editor, trial);

  shareWithJudgePage(library, app);
  followEditor(editor, trial);
  keepRubricsAtEnd({ editor, trial });
  app.rubricNews.onNews((ids) => {
    void library.getState().actions.reread(ids);
    const { rubricId, actions } = trial.getState();
    if (rubricId !== null && ids.includes(rubricId)) void actions.reread();
  });
  app.judging.onRestarting(() => {
    trial.getState().actions.engineRestarting();
    drafting.getState().actions.engineRestarting();
  });
  app.judging.beforeRelease(async () => {
    trial.getState().actions.stop();
    stale.getState().actions.stop();
    drafting.getState().actions.stop();
    await Promise.all([
      until(trial, ({ running }) => running.kind !== "running" && running.kind !== "starting"),
      until(stale, ({ judging }) => judging.kind !== "running"),
    ]);
  });
  keepUsageCurrent(library, { trial, stale });
  void library.getState().actions.restore();
  return { library, filter: createRubricFilterStore(), editor, trial, stale, drafting };
}

function createLibrary({ storage, rubricNews }: App): RubricLibraryStore {
  return createRubricLibraryStore({
    storage: storage.rubrics,
    sha256: sha256Hex,
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    announce: rubricNews.announce,
  });
}

function createTrial(
  { storage, stores, judging }: App,
  library: RubricLibraryStore,
  editor: RubricEditorStore,
): TrialStore {
  return createTrialStore({
    texts: browserTexts,
    rubrics: storage.rubrics,
    verdicts: storage.verdicts,
    changeTrialCases: async (rubricId, before, after, label) => {
      // undo takes steps back in the order in which they were made
      await editor.getState().actions.flush();
      await library.getState().actions.changeTrialCases(rubricId, before, after, label);
    },
    judgeCase: judging.judgeCase,
    keepVerdict: judging.keepVerdict,
    settings: () => selectSettings(stores.judge.getState()),
    judge: () => {
      const model = selectReadyModel(stores.model.getState());
      if (model === null) return null;
      const { modelId, name, weightsHash, capabilities } = model;
      return { modelId, modelName: name, weightsHash, maxParallel: capabilities.maxParallel };
    },
    openText: async (rubricId) => {
      await editor.getState().actions.flush();
      const rubric = selectOpenRubric(editor.getState());
      if (rubric?.id !== rubricId) throw new TypeError(`Rubric ${rubricId} is not open`);
      return rubric;
    },
    sha256: sha256Hex,
    newId: () => crypto.randomUUID(),
    now: () => performance.now(),
    timestamp: () => new Date().toISOString(),
  });
}

function createStale({ storage, stores, judging }: App): StaleStore {
  return createStaleStore({
    verdicts: storage.verdicts,
    judgeCase: judging.judgeCase,
    keepVerdict: async (verdict) => {
      await judging.keepVerdict(verdict);
      await takeInVerdict(stores.judge, verdict);
    },
    settings: () => selectSettings(stores.judge.getState()),
    maxParallel: () => selectReadyModel(stores.model.getState())?.capabilities.maxParallel ?? null,
  });
}

function createDrafting(
  { stores, judging }: App,
  editor: RubricEditorStore,
  trial: TrialStore,
): DraftingStore {
  return createDraftingStore({
    complete: judging.complete,
    countTokens: judging.countTokens,
    model: () => selectReadyModel(stores.model.getState()),
    editor,
    trialCases: (id) => {
      const { rubricId, cases } = trial.getState();
      return rubricId === id ? cases : [];
    },
    newSeed: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1,
  });
}

/** What is saved here can be judged with at once; what is only typed makes no difference there. */
function shareWithJudgePage(library: RubricLibraryStore, { stores }: App): void {
  const byName = new Intl.Collator().compare;
  let shared: readonly NamedRubric[] | null = null;
  library.subscribe((state, before) => {
    if (state.records === before.records || state.reading.kind !== "ready") return;
    const own = state.records.flatMap(({ newest, isArchived }) =>
      newest === null || isArchived ? [] : [newest],
    );
    if (own.length === shared?.length && own.every((rubric, index) => rubric === shared?.[index])) return;
    shared = own;
    stores.rubric.getState().actions.setOwn(own.toSorted((one, other) => byName(one.name, other.name)));
  });
}

/** What is judged here counts at once in the library. */
function keepUsageCurrent(
  library: RubricLibraryStore,
  { trial, stale }: Pick<RubricsStores, "trial" | "stale">,
): void {
  const refresh = (): void => void library.getState().actions.refreshUsage();
  trial.subscribe((state, before) => {
    const hasEnded = before.running.kind === "running" && state.running.kind !== "running";
    if (hasEnded) refresh();
  });
  stale.subscribe((state, before) => {
    if (state.judging.kind !== "running" && before.judging.kind === "running") refresh();
  });
}

/** Wait until a store's state is so. */
async function until<T>(store: StoreApi<T>, isSo: (state: T) => boolean): Promise<void> {
  if (isSo(store.getState())) return;
  await new Promise<void>((resolve) => {
    const unsubscribe = store.subscribe((state) => {
      if (!isSo(state)) return;
      unsubscribe();
      resolve();
    });
  });
}
