import { createStore } from "zustand/vanilla";
import { asAppError } from "#core/errors.ts";
import { isSameDraft, toDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord, RubricVersion } from "#core/rubric/rubricRecord.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import type { RubricStorage, VerdictStorage } from "#storage/hearthStorage.ts";
import type { WriteClaims } from "#workers/tabs/writeClaim.ts";
import {
  selectOpenRubric,
  type OpenRubric,
  type RubricEditorState,
  type RubricEditorStore,
} from "./rubricEditorState.ts";
import type { RubricLibraryStore } from "./rubricLibraryState.ts";
import { createWriteTurn } from "./writeTurn.ts";

export interface RubricEditorDeps {
  readonly library: RubricLibraryStore;
  readonly listVersions: RubricStorage["listVersions"];
  readonly countStale: VerdictStorage["countStale"];
  readonly claims: WriteClaims;
  readonly sha256: (text: string) => Promise<string>;
  /** Typing pauses this long before it is kept, in milliseconds; default 400. */
  readonly pauseMs?: number;
}

/** The store of the rubric that is open for writing. */
export function createRubricEditorStore(deps: RubricEditorDeps): RubricEditorStore {
  const { library, pauseMs = 400 } = deps;
  /** The text on disk that the text under the pen came from; `null` while nothing of the person's own is open. */
  let base: RubricDraft | null = null;
  /** The text that is on its way to the disk. */
  let underway: RubricDraft | null = null;
  let keepingNow: Promise<boolean> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Which part was changed last; a change of another part is another step. */
  let changedPart = "";
  /** Counts openings; answers that belong to an earlier one are dropped. */
  let opening = 0;

  const recordOf = (id: string): RubricRecord | undefined =>
    library.getState().records.find((record) => record.id === id);

  return createStore<RubricEditorState>((set, get) => {
    const turn = createWriteTurn(deps.claims, {
      onLost: () => {
        // what was typed until now goes out first; if the other tab was faster, the disk refuses it
        void flush().finally(() => {
          if (current()?.access.kind === "here") update({ access: { kind: "elsewhere" } });
        });
      },
      onGained: () => {
        const rubric = current();
        if (rubric !== null) startWriting(rubric.id).catch(tellFault);
      },
      onFault: tellFault,
    });

    const current = (): OpenRubric | null => selectOpenRubric(get());

    function tellFault(error: unknown): void {
      update({ keeping: { kind: "not-kept", error: asAppError(error) } });
    }

    function update(change: Partial<OpenRubric>): void {
      const rubric = current();
      if (rubric !== null) set({ opened: { kind: "open", rubric: { ...rubric, ...change } } });
    }

    async function keepDraft(): Promise<boolean> {
      const rubric = current();
      if (rubric === null || base === null) return true;
      const { id, draft } = rubric;
      if (isSameDraft(draft, base)) {
        if (rubric.keeping.kind !== "kept") update({ keeping: { kind: "kept" } });
        return true;
      }
      if (rubric.access.kind !== "here") return false;
      underway = draft;
      try {
        await library.getState().actions.change(
          id,
          { draft },
          {
            label: `edit of ${draft.name.trim() || "a rubric without a name"}`,
            mergeKey: changedPart,
            replaces: { draft: base },
          },
        );
        base = draft;
      } catch (error) {
        const fault = asAppError(error);
        if (fault.code !== "storage/changed-elsewhere") tellFault(fault);
        return false;
      } finally {
        underway = null;
        followRecord();
      }
      return current()?.id === id ? keepDraft() : true;
    }

    function flush(): Promise<boolean> {
      clearTimeout(timer);
      timer = undefined;
      keepingNow ??= keepDraft().finally(() => {
        keepingNow = null;
      });
      return keepingNow;
    }

    /** See what became of the record on disk: by what is typed here, by undo, or by another tab. */
    function followRecord(): void {
      const rubric = current();
      if (rubric === null || base === null) return;
      const record = recordOf(rubric.id);
      if (record === undefined) {
        turn.leave();
        base = null;
        set({ opened: { kind: "missing", id: rubric.id } });
        return;
      }
      if (record.newest?.version !== rubric.versions.at(-1)?.version) {
        rereadVersions(rubric.id).catch(tellFault);
      }
      const { draft } = record;
      if (isSameDraft(draft, base) || (underway !== null && isSameDraft(draft, underway))) return;
      if (isSameDraft(rubric.draft, base) || isSameDraft(rubric.draft, draft)) adopt(draft);
      else update({ access: { kind: "changed-elsewhere", theirs: record } });
    }

    function adopt(draft: RubricDraft): void {
      base = draft;
      const hadProblems = (current()?.problems.length ?? 0) > 0;
      update({ draft, keeping: { kind: "kept" }, problems: hadProblems ? problemsOf(draft) : [] });
    }

    async function rereadVersions(id: string): Promise<void> {
      const versions = await deps.listVersions(id);
      if (current()?.id !== id) return;
      update({ versions });
      await refreshStaleness();
    }

    async function refreshStaleness(): Promise<void> {
      const rubric = current();
      const newest = rubric?.versions.at(-1);
      if (!rubric || newest === undefined) return;
      const staleness = await deps.countStale(rubric.id, newest);
      if (current()?.id === rubric.id) update({ staleness });
    }

    /** This tab may write from now on, beginning with what is on disk. */
    async function startWriting(id: string): Promise<void> {
      await library.getState().actions.reread(id);
      const record = recordOf(id);
      if (record === undefined || current()?.id !== id) return;
      adopt(record.draft);
      update({ access: { kind: "here" } });
    }

    async function openOwn(record: RubricRecord, mine: number): Promise<void> {
      const { id, draft } = record;
      const versions = await deps.listVersions(id);
      if (mine !== opening) return;
      base = draft;
      set({ opened: { kind: "open", rubric: { ...NEWLY_OPENED, id, draft, versions } } });
      const access = await turn.enter(id);
      if (mine !== opening) return;
      if (access === "here") await startWriting(id);
      else update({ access: { kind: "elsewhere" } });
      await refreshStaleness();
    }

    async function openStarter(id: string, mine: number): Promise<boolean> {
      const starter = STARTER_RUBRICS.find((candidate) => candidate.id === id);
      if (starter === undefined) return false;
      const sha256 = await deps.sha256(renderRubric(starter));
      if (mine !== opening) return true;
      const versions: readonly RubricVersion[] = [{ ...starter, sha256, savedAt: null, note: "" }];
      const rubric: OpenRubric = { ...NEWLY_OPENED, id, draft: toDraft(starter), versions };
      set({ opened: { kind: "open", rubric: { ...rubric, access: { kind: "starter" } } } });
      return true;
    }

    async function close(): Promise<void> {
      await flush();
      opening += 1;
      turn.leave();
      base = null;
      set({ opened: { kind: "none" } });
    }

    library.subscribe((state, before) => {
      if (state.records !== before.records) followRecord();
    });

    return {
      opened: { kind: "none" },
      actions: {
        async open(id) {
          if (current()?.id === id) return;
          await close();
          const mine = ++opening;
          set({ opened: { kind: "opening", id } });
          try {
            if (await openStarter(id, mine)) return;
            if (recordOf(id) === undefined) await library.getState().actions.reread(id);
            const record = recordOf(id);
            if (mine !== opening) return;
            if (record === undefined) set({ opened: { kind: "missing", id } });
            else await openOwn(record, mine);
          } catch (error) {
            if (mine === opening) set({ opened: { kind: "failed", id, error: asAppError(error) } });
          }
        },
        close,
        change(draft, what) {
          const rubric = current();
          if (rubric?.access.kind !== "here") return;
          if (what !== changedPart && timer !== undefined) void flush();
          changedPart = what;
          update({
            draft,
            keeping: rubric.keeping.kind === "not-kept" ? rubric.keeping : { kind: "keeping" },
            problems: rubric.problems.length === 0 ? rubric.problems : problemsOf(draft),
          });
          clearTimeout(timer);
          timer = setTimeout(() => void flush(), pauseMs);
        },
        flush,
        async saveVersion(note) {
          const rubric = current();
          if (rubric?.access.kind !== "here") return null;
          const problems = problemsOf(rubric.draft);
          update({ problems });
          if (problems.length > 0 || !(await flush())) return null;
          try {
            const version = await library.getState().actions.saveVersion(rubric.id, note);
            await rereadVersions(rubric.id);
            return version;
          } catch (error) {
            tellFault(error);
            return null;
          }
        },
        async restoreVersion(version) {
          get().actions.change(toDraft(version), "restore");
          await flush();
        },
        async takeOver() {
          const rubric = current();
          if (rubric?.access.kind !== "elsewhere") return;
          await turn.takeOver(rubric.id);
          await startWriting(rubric.id);
        },
        async useTheirs() {
          const rubric = current();
          if (rubric?.access.kind !== "changed-elsewhere") return;
          await startWriting(rubric.id);
        },
        async keepAsCopy() {
          const rubric = current();
          if (rubric === null) throw new TypeError("No rubric is open");
          const name = `${rubric.draft.name.trim() || "Rubric"} (my copy)`;
          const id = await library.getState().actions.create({ ...rubric.draft, name });
          // what was typed lives on in the copy, so there is nothing left to keep here
          base = null;
          await get().actions.open(id);
          return id;
        },
        refreshStaleness,
      },
    };
  });
}

const NEWLY_OPENED: Pick<OpenRubric, "problems" | "keeping" | "access" | "staleness"> = {
  problems: [],
  keeping: { kind: "kept" },
  access: { kind: "asking" },
  staleness: null,
};

function problemsOf(draft: RubricDraft): OpenRubric["problems"] {
  const checked = validateRubric(draft);
  return checked.kind === "invalid" ? checked.problems : [];
}
