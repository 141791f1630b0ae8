import { type InstallProgress, NO_PROGRESS } from "#core/models/installProgress.ts";

/** Puts together what several parts of an install tell, and passes it on a few times a second. */
export interface ProgressTeller {
  /** Change some of what is told; what flows again does not wait any more. */
  tell(change: Partial<InstallProgress>): void;
  /** Pass on what has not been passed on yet, and stop. */
  end(): void;
  /** What was told last. */
  last(): InstallProgress;
}

const INTERVAL_MS = 200;

/**
 * Pass on progress: a change of the stage and a wait at once, everything else at most every 200 ms, the last always.
 */
export function createProgressTeller(pass: (progress: InstallProgress) => void): ProgressTeller {
  let progress = NO_PROGRESS;
  let passed: InstallProgress | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function passNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (passed === progress) return;
    passed = progress;
    pass(progress);
  }

  return {
    tell(change) {
      const isUrgent = change.wait !== undefined || (change.stage ?? progress.stage) !== progress.stage;
      const begun = change.stage !== undefined && change.stage !== progress.stage ? NO_PROGRESS : progress;
      progress = { ...begun, wait: null, ...change, stage: change.stage ?? progress.stage };
      if (isUrgent || passed === null) passNow();
      else timer ??= setTimeout(passNow, INTERVAL_MS);
    },
    end: passNow,
    last: () => progress,
  };
}
