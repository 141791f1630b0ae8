import { createStore } from "zustand/vanilla";
import { asAppError } from "#core/errors.ts";
import { isSameDraft, toDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import type { RubricStorage, VerdictStorage } from "#storage/hearthStorage.ts";
import type { WriteClaims } from "#workers/tabs/writeClaim.ts";
import {
  selectOpenRubric,
  type OpenRubric,
  type RubricEditorState,
  type RubricEditorStore,
} from "./rubricEditorState.ts";
import type { RubricLibraryStore } from "./rubricLibraryState.ts";
import { createDraftKeeper } from "./draftKeeper.ts";
import { createUnkept, type TextStore } from "./unkept.ts";
import { checkUnkeptDraft, type UnkeptDraft } from "./unkeptDraft.ts";
import { copySource, isOnItsWay, newlyOpened, problemsOf, starterAsOpen } from "./openedRubric.ts";
import { createWriteTurn } from "./writeTurn.ts";

export interface RubricEditorDeps {
  readonly library: RubricLibraryStore;
  readonly listVersions: RubricStorage["listVersions"];
  readonly countStale: VerdictStorage["countStale"];
  readonly claims: WriteClaims;
  readonly sha256: (text: string) => Promise<string>;
  /** Where texts wait that could not be kept; default in the page alone. */
  readonly texts?: TextStore;
  /** Typing pauses this long before it is kept, in milliseconds; default 400. */
  readonly pauseMs?: number;
}

/** The store of the rubric that is open for writing. */
export function createRubricEditorStore(deps: RubricEditorDeps): RubricEditorStore {
  const { library, pauseMs = 400 } = deps;
  const unkept = createUnkept({ store: deps.texts, prefix: "hearth-unkept-draft/", check: checkUnkeptDraft });
  /** Counts what was asked for: of several openings in a hurry only the last happens. */
  let asked = 0;
  /** Counts openings; answers that belong to an earlier one are dropped. */
  let opening = 0;

  const recordOf = (id: string): RubricRecord | undefined =>
    library.getState().records.find((record) => record.id === id);

  return createStore<RubricEditorState>((set, get) => {
    const turn = createWriteTurn(deps.claims, {
      onLost: () => {
        // what was typed until now goes out first; if the other tab was faster, the disk refuses it
        void flush().finally(() => {
          const kind = current()?.access.kind;
          if (!turn.isHeld() && (kind === "here" || kind === "asking")) {
            update({ access: { kind: "elsewhere" } });
          }
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

    const keeper = createDraftKeeper({
      draft: () => current()?.draft ?? null,
      mayWrite: () => current()?.access.kind === "here",
      async write({ draft, base, part }) {
        const id = current()?.id ?? "";
        const label = `edit of ${draft.name.trim() || "a rubric without a name"}`;
        const options = { label, mergeKey: part, replaces: { draft: base } };
        await library.getState().actions.change(id, { draft }, options);
      },
      onWritten(fault) {
        followRecord();
        // another tab's change is told by what became of the record
        if (fault !== null && current()?.access.kind === "here") tellFault(fault);
      },
      onKept() {
        const rubric = current();
        if (rubric === null) return;
        unkept.remove(rubric.id);
        if (rubric.keeping.kind !== "kept") update({ keeping: { kind: "kept" } });
      },
      pauseMs,
    });
    const { flush } = keeper;

    /** See what became of the record on disk: by what is typed here, by undo, or by another tab. */
    function followRecord(): void {
      const rubric = current();
      const base = keeper.base();
      if (rubric === null || base === null) return;
      const record = recordOf(rubric.id);
      if (record === undefined) {
        goMissing(rubric.id);
        return;
      }
      if (record.newest?.version !== rubric.versions.at(-1)?.version) void rereadVersions(rubric.id);
      if (keeper.isUnderway(record.draft)) return;
      const isSettled = rubric.access.kind !== "changed-elsewhere" && isSameDraft(record.draft, base);
      if (!isSettled) settle(record);
    }

    /** @returns what was put away. */
    function putAway(): UnkeptDraft | null {
      const rubric = current();
      const typed = keeper.unkept();
      if (rubric !== null && typed !== null) unkept.put(rubric.id, typed);
      return typed;
    }

    function goMissing(id: string): void {
      const typed = putAway();
      turn.leave();
      keeper.rebase(null);
      set({ opened: { kind: "missing", id, typed: typed?.draft ?? null } });
    }

    /** Join what is typed with what is on disk: nothing of either is overwritten. */
    function settle(record: RubricRecord): void {
      const typed = keeper.unkept();
      if (typed === null || isSameDraft(typed.draft, record.draft)) {
        adopt(record.draft);
        update({ access: accessNow() });
      } else if (isSameDraft(typed.base, record.draft)) {
        update({ access: accessNow() });
        keeper.keepAfterPause();
      } else {
        update({ access: { kind: "changed-elsewhere", theirs: record } });
      }
    }

    function accessNow(): OpenRubric["access"] {
      if (turn.isHeld()) return { kind: "here" };
      return { kind: current()?.access.kind === "asking" ? "asking" : "elsewhere" };
    }

    function adopt(draft: RubricDraft): void {
      keeper.rebase(draft);
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

    /** This tab may write from now on, beginning with what is on disk and what could not be kept here before. */
    async function startWriting(id: string): Promise<void> {
      await library.getState().actions.reread([id]);
      const record = recordOf(id);
      if (record === undefined || current()?.id !== id) return;
      const left = unkept.get(id);
      if (left !== null && keeper.unkept() === null) {
        keeper.rebase(left.base);
        update({ draft: left.draft, keeping: { kind: "keeping" } });
      }
      settle(record);
      await flush();
    }

    async function openOwn(record: RubricRecord, mine: number): Promise<void> {
      const { id, draft } = record;
      const versions = await deps.listVersions(id);
      if (mine !== opening) return;
      keeper.rebase(draft);
      set({ opened: { kind: "open", rubric: newlyOpened(id, draft, versions) } });
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
      if (mine === opening) set({ opened: { kind: "open", rubric: starterAsOpen(starter, sha256) } });
      return true;
    }

    /**
     * Keep what is typed and leave the rubric that is open; what the disk refuses waits until it is opened again.
     *
     * @returns false when something else was asked for meanwhile; then nothing is left.
     */
    async function leave(mine: number): Promise<boolean> {
      await flush();
      if (mine !== asked) return false;
      putAway();
      opening += 1;
      turn.leave();
      keeper.rebase(null);
      set({ opened: { kind: "none" } });
      return true;
    }

    async function openAnew(id: string): Promise<void> {
      const mine = opening;
      set({ opened: { kind: "opening", id } });
      try {
        if (await openStarter(id, mine)) return;
        if (recordOf(id) === undefined) await library.getState().actions.reread([id]);
        const record = recordOf(id);
        if (mine !== opening) return;
        if (record !== undefined) await openOwn(record, mine);
        else set({ opened: { kind: "missing", id, typed: unkept.get(id)?.draft ?? null } });
      } catch (error) {
        if (mine !== opening) return;
        const kind = current()?.access.kind;
        // the text that is open for writing or reading already stays
        if (kind !== undefined && kind !== "asking") throw error;
        turn.leave();
        keeper.rebase(null);
        set({ opened: { kind: "failed", id, error: asAppError(error) } });
      }
    }

    function isOpenOrOpening(id: string): boolean {
      const { opened } = get();
      return opened.kind === "open" ? opened.rubric.id === id : opened.kind === "opening" && opened.id === id;
    }

    library.subscribe((state, before) => {
      if (state.records !== before.records) followRecord();
    });

    return {
      opened: { kind: "none" },
      actions: {
        async open(id) {
          const mine = ++asked;
          if (!isOpenOrOpening(id) && (await leave(mine))) await openAnew(id);
        },
        async close() {
          await leave(++asked);
        },
        change(draft, what) {
          const rubric = current();
          if (rubric?.access.kind !== "here") return;
          keeper.beginPart(what);
          update({
            draft,
            keeping: rubric.keeping.kind === "not-kept" ? rubric.keeping : { kind: "keeping" },
            problems: rubric.problems.length === 0 ? rubric.problems : problemsOf(draft),
          });
          keeper.keepAfterPause();
        },
        flush,
        putAway: () => void putAway(),
        hasUnkept: () => unkept.hasAny() || (keeper.unkept() !== null && !isOnItsWay(current())),
        async saveVersion(note) {
          const rubric = current();
          if (rubric?.access.kind !== "here") return null;
          const problems = problemsOf(rubric.draft);
          update({ problems });
          if (problems.length > 0 || !(await flush())) return null;
          const version = await library.getState().actions.saveVersion(rubric.id, note);
          await rereadVersions(rubric.id);
          return version;
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
          adopt(rubric.access.theirs.draft);
          unkept.remove(rubric.id);
          await startWriting(rubric.id);
        },
        async keepAsCopy() {
          const { id: sourceId, draft } = copySource(get().opened);
          const name = `${draft.name.trim() || "Rubric"} (my copy)`;
          const id = await library.getState().actions.create({ ...draft, name });
          // what was typed lives on in the copy; what was typed since does not
          const base = keeper.base();
          if (current()?.id === sourceId && current()?.draft === draft && base !== null) adopt(base);
          unkept.remove(sourceId);
          await get().actions.open(id);
          return id;
        },
        refreshStaleness,
      },
    };
  });
}
