import type { ReactElement } from "react";
import type { InstallState } from "#stores/installs.ts";
import { ProgressBar, type ProgressBarProps } from "#ui/components/ProgressBar.tsx";
import { describeInstallNumbers, describeInstallStage, installFraction } from "./installWords.ts";
import { formatBytes } from "./modelWords.ts";

/** The person sees how far an install is; every state takes the same height, with two lines of numbers on narrow screens. */
export function InstallBar({
  state,
  isOffline,
}: {
  readonly state: InstallState;
  /** It stands still because there is no network. */
  readonly isOffline: boolean;
}): ReactElement | null {
  const bar = barOf(state, isOffline);
  return bar === null ? null : (
    <div className="min-h-19 pane:min-h-14">
      <ProgressBar {...bar} />
    </div>
  );
}

function barOf(state: InstallState, isOffline: boolean): ProgressBarProps | null {
  switch (state.kind) {
    case "running": {
      const { progress, bytesPerSecond } = state;
      return {
        label: describeInstallStage(progress),
        value: installFraction(progress),
        // an empty line keeps its height
        detail: describeInstallNumbers(progress, isOffline ? null : bytesPerSecond) || "\u00a0",
        isPaused: isOffline || progress.wait !== null || progress.stage === "queued",
      };
    }
    case "paused":
      return { label: "Paused", value: null, detail: describeKept(state.byteLength), isPaused: true };
    case "needs-files":
      return {
        label: "Waits for its files",
        value: null,
        detail: describeKept(state.byteLength),
        isPaused: true,
      };
    case "failed":
      return null;
  }
}

function describeKept(byteLength: number): string {
  return byteLength === 0 ? "Nothing is on disk yet" : `${formatBytes(byteLength)} on disk`;
}
