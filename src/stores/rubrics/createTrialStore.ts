import { createStore } from "zustand/vanilla";
import { asAppError } from "#core/errors.ts";
import type { TrialCase, TrialRun } from "#core/rubric/rubricRecord.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { RubricStorage, VerdictStorage } from "#storage/hearthStorage.ts";
import { restartLiveCall } from "#stores/liveCalls.ts";
import { joinRuns } from "./joinRuns.ts";
import { mergeTrialCases } from "./mergeTrialCases.ts";
import { createTrialCaseKeeper, type ChangeTrialCases, type TrialCaseKeeper } from "./trialCaseKeeper.ts";
import { createTrialResultKeeper, type TrialResultKeeperDeps } from "./trialResultKeeper.ts";
import { createTrialJudging, type TrialJudgingDeps } from "./trialJudging.ts";
import type { TrialState, TrialStore } from "./trialState.ts";
import { createUnkept, type TextStore } from "./unkept.ts";
import { checkUnkeptCases } from "./unkeptCases.ts";
import { triedTextsOf } from "./triedRubric.ts";

export interface TrialStoreDeps extends TrialJudgingDeps, Pick<TrialResultKeeperDeps, "keepVerdict"> {
  readonly rubrics: Pick<RubricStorage, "listTrialCases" | "listTrialRuns" | "write">;
  readonly verdicts: Pick<VerdictStorage, "listByIds">;
  /** Change cases as one step that can be undone. */
  readonly changeTrialCases: ChangeTrialCases;
  /** Where cases wait whose texts could not be kept; default in the page alone. */
  readonly texts?: TextStore;
  /** Typing pauses this long before it is kept, in milliseconds; default 600. */
  readonly pauseMs?: number;
}

/** Verdicts made since the page was opened that can be shown without reading them. */
const VERDICTS_AT_HAND = 100;

/** The store of the trial bench: the calibration cases of the open rubric, and judging them. */
export function createTrialStore(deps: TrialStoreDeps): TrialStore {
  const { pauseMs = 600 } = deps;
  let keeper: TrialCaseKeeper | null = null;
  /** Counts openings, readings, texts and shown verdicts; an answer that is late is dropped. */
  let latestOpen = 0;
  let latestRead = 0;
  let latestText = 0;
  let latestShown = 0;
  const verdictsAtHand = new Map<string, Verdict>();
  /** What was typed and could not be kept when its rubric was left, by rubric id. */
  const leftBehind = createUnkept({
    store: deps.texts,
    prefix: "hearth-unkept-cases/",
    check: checkUnkeptCases,
  });

  return createStore<TrialState>((set, get) => {
    const results = createTrialResultKeeper(deps, { get, set, onKept: remember });
    const judging = createTrialJudging(deps, {
      get,
      set,
      results,
      flush: () => get().actions.flush(),
      noteJudged: (caseId, textRevision) => keeper?.noteJudged(caseId, textRevision),
    });

    function remember(verdict: Verdict): void {
      verdictsAtHand.set(verdict.id, verdict);
      const oldest = verdictsAtHand.keys().next();
      if (verdictsAtHand.size > VERDICTS_AT_HAND && oldest.done !== true) {
        verdictsAtHand.delete(oldest.value);
      }
    }

    function requireKeeper(): TrialCaseKeeper {
      if (keeper === null) throw new TypeError("No rubric is open on the trial bench");
      return keeper;
    }

    function makeKeeper(rubricId: string): TrialCaseKeeper {
      return createTrialCaseKeeper(rubricId, {
        changeTrialCases: deps.changeTrialCases,
        shown: () => (get().rubricId === rubricId ? get().cases : []),
        onKeeping: (keeping) => {
          if (get().rubricId !== rubricId) return;
          // what could not be kept stays said until it is kept
          if (keeping.kind === "keeping" && get().keeping.kind === "not-kept") return;
          set({ keeping });
          if (keeping.kind === "kept") leftBehind.remove(rubricId);
        },
        onConflict: () => {
          if (get().rubricId === rubricId) void read(rubricId);
        },
        pauseMs,
      });
    }

    /** Read what is on disk, after the writes before it, and join it with what is typed meanwhile. */
    async function read(rubricId: string): Promise<void> {
      const holder = requireKeeper();
      const mine = ++latestRead;
      const isWanted = (): boolean => mine === latestRead && holder === keeper;
      await holder.inTurn(async () => {
        const shownBefore = new Set(get().runs.map(({ id }) => id));
        try {
          const [cases, runs] = await Promise.all([
            deps.rubrics.listTrialCases(rubricId),
            deps.rubrics.listTrialRuns(rubricId),
          ]);
          if (isWanted()) show(holder, rubricId, cases, joinRuns(runs, get().runs, shownBefore));
        } catch (error) {
          if (isWanted()) set({ reading: { kind: "failed", error: asAppError(error) } });
        }
      });
    }

    function show(
      holder: TrialCaseKeeper,
      rubricId: string,
      onDisk: readonly TrialCase[],
      runs: readonly TrialRun[],
    ): void {
      // while it is open, what is typed is on the page
      const isFirst = get().reading.kind !== "ready";
      const unkept = isFirst ? (leftBehind.get(rubricId) ?? []) : holder.unkept();
      holder.adopt(onDisk);
      for (const { caseId, textRevision } of runs.flatMap(({ results: done }) => done)) {
        holder.noteJudged(caseId, textRevision);
      }
      const cases = mergeTrialCases(onDisk, unkept, deps.newId);
      set({ reading: { kind: "ready" }, cases, runs });
      if (holder.unkept().length > 0) holder.keepAfterPause();
      else leftBehind.remove(rubricId);
    }

    /** What the disk refuses waits until the rubric is opened again. */
    function leaveBehind(): void {
      const { rubricId } = get();
      const unkept = keeper?.unkept() ?? [];
      if (rubricId !== null && unkept.length > 0) leftBehind.put(rubricId, unkept);
    }

    function newCase(texts: Partial<NewTrialCase>, rubricId: string, position: number): TrialCase {
      const empty = { instruction: "", response: "", referenceAnswer: "", expectedScore: null };
      return { ...empty, ...texts, id: deps.newId(), rubricId, position, textRevision: 1 };
    }

    function forgetProblem(id: string): void {
      const problems = new Map(get().problems);
      if (problems.delete(id)) set({ problems });
    }

    function nameOf(id: string): string {
      return `case ${get().cases.findIndex((one) => one.id === id) + 1}`;
    }

    /** Put cases back where they were; their number follows from their position. */
    async function putBack(
      holder: TrialCaseKeeper,
      removed: readonly TrialCase[],
      name: string,
    ): Promise<void> {
      await holder.write({ add: removed }, `return of ${name}`);
      if (holder !== keeper) return;
      const cases = [...get().cases, ...removed].toSorted((one, other) => one.position - other.position);
      set({ cases });
    }

    return {
      rubricId: null,
      reading: { kind: "reading" },
      cases: [],
      keeping: { kind: "kept" },
      runs: [],
      running: { kind: "idle" },
      problems: new Map(),
      shown: { kind: "none" },
      texts: null,
      actions: {
        async open(rubricId) {
          const mine = ++latestOpen;
          if (get().rubricId === rubricId) return;
          judging.stop();
          await keeper?.flush();
          // of several openings in a hurry only the last happens
          if (mine !== latestOpen) return;
          leaveBehind();
          keeper = makeKeeper(rubricId);
          latestText += 1;
          latestShown += 1;
          const { running } = get();
          set({
            rubricId,
            reading: { kind: "reading" },
            cases: [],
            keeping: { kind: "kept" },
            runs: [],
            running: running.kind === "not-kept" ? running : { kind: "idle" },
            problems: new Map(),
            shown: { kind: "none" },
            texts: null,
          });
          await read(rubricId);
        },
        async reread() {
          const { rubricId } = get();
          if (rubricId === null) return;
          await get().actions.flush();
          await read(rubricId);
        },
        async followRubric(draft, versions) {
          const mine = ++latestText;
          const texts = await triedTextsOf({ draft, versions }, deps.sha256);
          if (mine === latestText) set({ texts });
        },
        async addCases(cases) {
          const holder = requireKeeper();
          const { rubricId, cases: before } = get();
          if (rubricId === null || cases.length === 0) return [];
          const last = Math.max(0, ...before.map(({ position }) => position));
          const added = cases.map((texts, index) => newCase(texts, rubricId, last + index + 1));
          const label = added.length === 1 ? "a new case" : `${added.length} new cases`;
          await holder.write({ add: added }, label);
          if (holder === keeper) set({ cases: [...get().cases, ...added] });
          return added.map(({ id }) => id);
        },
        changeCase(id, change) {
          const holder = requireKeeper();
          const cases = get().cases.map((one) => (one.id === id ? holder.changed(one, change) : one));
          set({ cases });
          holder.keepAfterPause();
          if (change.expectedScore !== undefined) void holder.flush();
          // another text may have what the earlier one lacked
          if (Object.keys(change).some((key) => key !== "expectedScore")) forgetProblem(id);
        },
        flush: async () => (await keeper?.flush()) ?? true,
        putAway: leaveBehind,
        hasUnkept: () =>
          leftBehind.hasAny() || get().keeping.kind === "not-kept" || get().running.kind === "not-kept",
        async removeCase(id) {
          const holder = requireKeeper();
          const name = nameOf(id);
          const removed = await holder.write({ removeIds: [id] }, `removal of ${name}`);
          if (holder === keeper) set({ cases: get().cases.filter((one) => one.id !== id) });
          return () => putBack(holder, removed, name);
        },
        judge: judging.judge,
        stop: judging.stop,
        keepAgain: results.keepAgain,
        letGo() {
          if (get().running.kind === "not-kept") set({ running: { kind: "idle" } });
        },
        async showVerdict(verdictId) {
          const mine = ++latestShown;
          const atHand = verdictsAtHand.get(verdictId);
          if (atHand !== undefined) {
            set({ shown: { kind: "shown", verdict: atHand } });
            return;
          }
          set({ shown: { kind: "reading", verdictId } });
          try {
            const [verdict] = await deps.verdicts.listByIds([verdictId]);
            if (mine !== latestShown) return;
            set({
              shown: verdict === undefined ? { kind: "missing", verdictId } : { kind: "shown", verdict },
            });
          } catch (error) {
            if (mine === latestShown) set({ shown: { kind: "failed", error: asAppError(error) } });
          }
        },
        hideVerdict() {
          latestShown += 1;
          set({ shown: { kind: "none" } });
        },
        engineRestarting() {
          const { running } = get();
          if (running.kind !== "running") return;
          const live = running.live.map((one) => ({ ...one, calls: restartLiveCall(one.calls) }));
          set({ running: { ...running, live } });
        },
      },
    };
  });
}
