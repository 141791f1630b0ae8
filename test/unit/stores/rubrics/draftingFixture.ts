import type { EngineCapabilities } from "#core/judge/judgeModel.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { createDraftingStore, type DraftingStoreDeps } from "#stores/rubrics/createDraftingStore.ts";
import { createRubricEditorStore } from "#stores/rubrics/createRubricEditorStore.ts";
import type { Proposal } from "#stores/rubrics/draftingState.ts";
import { selectOpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import {
  ScriptedEngine,
  scriptedModel,
  type Script,
  type Scripted,
} from "#test/unit/engine/scriptedEngine.ts";
import { turn } from "#test/unit/stores/deferred.ts";
import { EMPATHY, fakeSha256, libraryFixture } from "./rubricLibraryFixture.ts";

/** The whole answer of a model that proposes these texts. */
export function answerOf(texts: readonly string[]): string {
  return texts.map((text, index) => `Score ${index + 1}: ${text}`).join("\n");
}

export interface DraftingFixtureOptions {
  readonly draft?: RubricDraft;
  readonly script?: Script | readonly Scripted[];
  readonly capabilities?: Partial<EngineCapabilities>;
  readonly countTokens?: (prompt: string) => number;
  readonly trialCases?: readonly TrialCase[];
  readonly deps?: Partial<DraftingStoreDeps>;
}

/** Drafting over a real editor and a real library in memory, with a rubric open; the model writes what a script says. */
export async function draftingFixture({
  draft = EMPATHY,
  script = [answerOf(["Worse.", "Cold.", "Plain.", "Kinder.", "Warmest."])],
  capabilities = {},
  countTokens,
  trialCases = [],
  deps = {},
}: DraftingFixtureOptions = {}) {
  const { library, actions: shelf, storage } = libraryFixture();
  const free = (): void => {};
  let lose = free;
  const editor = createRubricEditorStore({
    library,
    listVersions: (id) => storage.rubrics.listVersions(id),
    countStale: async () => ({ cases: 0, stale: 0 }),
    claims: {
      claim: async (_, onLost) => {
        lose = onLost;
        return free;
      },
      takeOver: async () => free,
      whenFree: () => new Promise(() => {}),
    },
    sha256: fakeSha256,
    pauseMs: 1,
  });
  await shelf.restore();
  const id = await shelf.create(draft);
  await editor.getState().actions.open(id);
  const engine = new ScriptedEngine(script, countTokens);
  let seeds = 0;
  const store = createDraftingStore({
    complete: (request, options) => engine.complete(request, options),
    countTokens: (prompt) => engine.countTokens(prompt),
    model: () => scriptedModel(capabilities),
    editor,
    trialCases: () => trialCases,
    newSeed: () => ++seeds,
    ...deps,
  });
  const { actions } = store.getState();
  return {
    store,
    actions,
    engine,
    editor,
    shelf,
    id,
    edit: editor.getState().actions,
    /** Another tab takes the rubric over. */
    loseRubric: async (): Promise<void> => {
      lose();
      await turn();
    },
    drafting: () => store.getState().drafting,
    proposals: (): readonly Proposal[] => {
      const { drafting } = store.getState();
      return drafting.kind === "proposed" ? drafting.proposals : [];
    },
    draft: (): RubricDraft => {
      const rubric = selectOpenRubric(editor.getState());
      if (rubric === null) throw new TypeError("No rubric is open");
      return rubric.draft;
    },
  };
}
