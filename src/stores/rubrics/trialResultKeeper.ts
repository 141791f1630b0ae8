import { asAppError } from "#core/errors.ts";
import type { TrialRun } from "#core/rubric/rubricRecord.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import type { RubricStorage } from "#storage/hearthStorage.ts";
import type { HeldResult, TrialState } from "./trialState.ts";

export interface TrialResultKeeperDeps {
  readonly rubrics: Pick<RubricStorage, "write">;
  /** Resolves when the verdict is on disk. */
  readonly keepVerdict: (verdict: Verdict) => Promise<void>;
}

/** Where the results of one run go. */
export interface ResultSink {
  /** Put a verdict and its result on disk, after those before it. @returns whether they are there; else they are held as state. */
  readonly keep: (held: HeldResult) => Promise<boolean>;
}

export interface TrialResultKeeper {
  readonly open: (run: TrialRun) => ResultSink;
  /** Try again to keep what is held. */
  readonly keepAgain: () => Promise<void>;
}

/** Puts results on disk, the verdict first, and only then into the table; what the disk refuses is held as `not-kept`. */
export function createTrialResultKeeper(
  deps: TrialResultKeeperDeps,
  bench: {
    readonly get: () => TrialState;
    readonly set: (change: Partial<TrialState>) => void;
    readonly onKept: (verdict: Verdict) => void;
  },
): TrialResultKeeper {
  const { get, set } = bench;
  /** Verdicts that are on disk though the run that names them was refused. */
  const keptIds = new Set<string>();
  /** Runs with the results that are on disk. */
  const runById = new Map<string, TrialRun>();
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  }

  async function keepResult(runId: string, { verdict, result }: HeldResult): Promise<void> {
    const run = runById.get(runId);
    if (run === undefined) throw new TypeError(`There is no trial run ${runId}`);
    if (!keptIds.has(verdict.id)) await deps.keepVerdict(verdict);
    keptIds.add(verdict.id);
    const longer = { ...run, results: [...run.results, result] };
    const isKept = await writeRun(longer);
    keptIds.delete(verdict.id);
    if (!isKept) return;
    runById.set(runId, longer);
    bench.onKept(verdict);
    showRun(longer);
  }

  /** @returns false when the rubric is gone: then the verdict alone is kept. */
  async function writeRun(run: TrialRun): Promise<boolean> {
    try {
      await deps.rubrics.write({ putTrialRuns: [run] });
      return true;
    } catch (error) {
      if (asAppError(error).code === "storage/changed-elsewhere") return false;
      throw error;
    }
  }

  function showRun(run: TrialRun): void {
    const { rubricId, runs } = get();
    if (rubricId !== run.rubricId) return;
    set({ runs: [run, ...runs.filter(({ id }) => id !== run.id)] });
  }

  function hold(runId: string, result: HeldResult, error: unknown): void {
    const { running } = get();
    const held = running.kind === "not-kept" ? running.held : [];
    set({ running: { kind: "not-kept", error: asAppError(error), runId, held: [...held, result] } });
  }

  async function keepHeld(): Promise<void> {
    for (;;) {
      const { running } = get();
      if (running.kind !== "not-kept") return;
      const [first, ...others] = running.held;
      if (first === undefined) {
        set({ running: { kind: "idle" } });
        return;
      }
      try {
        await keepResult(running.runId, first);
      } catch (error) {
        set({ running: { ...running, error: asAppError(error) } });
        return;
      }
      set({ running: { ...running, held: others } });
    }
  }

  return {
    open(run) {
      runById.set(run.id, run);
      return {
        keep: (held) =>
          inTurn(async () => {
            try {
              await keepResult(run.id, held);
              return true;
            } catch (error) {
              hold(run.id, held, error);
              return false;
            }
          }),
      };
    },
    keepAgain: () => inTurn(keepHeld),
  };
}
