import { FolderOpen, Pause, Play, X } from "lucide-react";
import type { ReactElement } from "react";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { Install, InstallState } from "#stores/libraryStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { CalmStatus } from "./CalmStatus.tsx";
import { CardFrame } from "./CardFrame.tsx";
import { FaultNote } from "./FaultNote.tsx";
import {
  announceInstall,
  describeInstallNumbers,
  describeInstallStage,
  installFaultText,
  installFraction,
} from "./installWords.ts";
import { formatBytes } from "./modelWords.ts";
import { describeOrderBuild, describeOrderPlace } from "./orderWords.ts";
import { useNow } from "./useNow.ts";

export interface InstallCardProps {
  readonly install: Install;
  readonly onPause: () => void;
  readonly onResume: () => void;
  /** Ask for the files again, then go on. */
  readonly onPickAgain: () => void;
  readonly onCancel: () => void;
}

/** The person watches a model come into this browser, stops it for a while, or gives it up. */
export function InstallCard(props: InstallCardProps): ReactElement {
  const { order, state } = props.install;
  return (
    <CardFrame
      name={order.name}
      facts={[["Becomes", describeOrderBuild(order.work)]]}
      state={<StateSentence state={state} order={order} />}
      action={
        <>
          <Progress state={state} />
          <div className="flex flex-wrap gap-2">
            <StepButton {...props} />
            <Button variant="quiet" icon={<X />} onPress={props.onCancel} aria-label={`Cancel ${order.name}`}>
              Cancel
            </Button>
          </div>
          <CalmStatus text={announceInstall(order.name, state)} />
        </>
      }
    >
      {describeOrderPlace(order)}
    </CardFrame>
  );
}

function StateSentence({
  state,
  order,
}: {
  readonly state: InstallState;
  readonly order: InstallOrder;
}): ReactElement {
  switch (state.kind) {
    case "running":
      return state.progress.stage === "queued" ? (
        <p>If that tab is closed, this one goes on in its place. Pause and Cancel reach it too.</p>
      ) : (
        <p>Judging goes on meanwhile. If this tab is closed, it goes on from here at the next visit.</p>
      );
    case "paused":
      return <p>Goes on when you say so, also after the page was closed. Cancel deletes what is there.</p>;
    case "failed":
      return <FaultNote fault={state.error} text={installFaultText(state.error)} />;
    case "needs-files":
      return (
        <p>
          {order.work.kind === "gguf" ? "Pick the same files again" : "Pick the same folder again"}: a page
          forgets picked files when it is closed. What was copied is kept.
        </p>
      );
  }
}

function Progress({ state }: { readonly state: InstallState }): ReactElement | null {
  const nowMs = useNow(state.kind === "running" && state.progress.wait !== null);
  switch (state.kind) {
    case "running": {
      const { progress, bytesPerSecond } = state;
      const isStill = progress.wait !== null || progress.stage === "queued";
      return (
        <ProgressBar
          label={describeInstallStage(progress)}
          value={installFraction(progress)}
          // an empty line keeps its height
          detail={describeInstallNumbers(progress, bytesPerSecond, nowMs) || "\u00a0"}
          isPaused={isStill}
        />
      );
    }
    case "paused":
      return <ProgressBar label="Paused" value={null} detail={describeKept(state.byteLength)} isPaused />;
    case "needs-files":
      return (
        <ProgressBar
          label="Waits for its files"
          value={null}
          detail={describeKept(state.byteLength)}
          isPaused
        />
      );
    case "failed":
      return null;
  }
}

function describeKept(byteLength: number): string {
  return byteLength === 0 ? "Nothing is on disk yet" : `${formatBytes(byteLength)} on disk`;
}

function StepButton({ install, onPause, onResume, onPickAgain }: InstallCardProps): ReactElement {
  const { order, state } = install;
  if (state.kind === "running") {
    return (
      <Button icon={<Pause />} onPress={onPause} aria-label={`Pause ${order.name}`}>
        Pause
      </Button>
    );
  }
  if (state.kind === "needs-files" || (state.kind === "failed" && order.place.kind === "files")) {
    return (
      <Button icon={<FolderOpen />} onPress={onPickAgain}>
        {order.work.kind === "gguf" ? "Pick the files …" : "Pick the folder …"}
      </Button>
    );
  }
  return (
    <Button icon={<Play />} onPress={onResume} aria-label={`Resume ${order.name}`}>
      Resume
    </Button>
  );
}
