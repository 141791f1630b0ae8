import { FolderOpen, Pause, Play, X } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { HostWait } from "#core/models/installProgress.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { Install, InstallState } from "#stores/installs.ts";
import { Button } from "#ui/components/Button.tsx";
import { CalmStatus } from "./CalmStatus.tsx";
import { CardFrame } from "./CardFrame.tsx";
import { FaultNote } from "./FaultNote.tsx";
import { describeWait } from "./hostWords.ts";
import { InstallBar } from "./InstallBar.tsx";
import { announceInstall, installFaultText } from "./installWords.ts";
import { describeOrderBuild, describeOrderPlace } from "./orderWords.ts";
import { TokenField } from "./TokenField.tsx";
import { useIsOffline } from "./useIsOffline.ts";
import { useNow } from "./useNow.ts";

export interface InstallCardProps {
  readonly install: Install;
  readonly onPause: () => void;
  /** With an access token if one was given, else an empty one. */
  readonly onResume: (token: string) => void;
  /** Ask for the files again, then go on. */
  readonly onPickAgain: () => void;
  readonly onCancel: () => void;
}

/** The person watches a model come into this browser, stops it for a while, or gives it up. */
export function InstallCard(props: InstallCardProps): ReactElement {
  const { order, state } = props.install;
  const [token, setToken] = useState("");
  const needsToken = state.kind === "failed" && state.error.code === "weights/access-denied";
  // a folder that is served on this machine needs no network
  const isOffline = useIsOffline() && order.place.kind === "hub";
  return (
    <CardFrame
      name={order.name}
      facts={[["Build", describeOrderBuild(order.work)]]}
      state={<StateSentence state={state} order={order} isOffline={isOffline} />}
      action={
        <>
          {needsToken && <TokenField value={token} onChange={setToken} />}
          <InstallBar state={state} isOffline={isOffline} />
          <div className="flex flex-wrap gap-2">
            <StepButton {...props} token={token} />
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
  isOffline,
}: {
  readonly state: InstallState;
  readonly order: InstallOrder;
  readonly isOffline: boolean;
}): ReactElement {
  switch (state.kind) {
    case "running":
      if (isOffline) return <p>{OFFLINE_SENTENCE}</p>;
      if (state.progress.wait !== null) return <WaitSentence wait={state.progress.wait} />;
      return state.progress.stage === "queued" ? (
        <p>If that tab is closed, this one goes on in its place. Pause and Cancel reach it too.</p>
      ) : (
        <p>
          Judging goes on meanwhile. If this tab is closed, it{" "}
          {order.place.kind === "files" ? "asks for the same files again" : "goes on from here"} at the next
          visit.
        </p>
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

const OFFLINE_SENTENCE =
  "This machine is offline. It goes on by itself when the network is back; what is there is kept.";

function WaitSentence({ wait }: { readonly wait: HostWait }): ReactElement {
  return <p className="tabular-nums">{describeWait(wait, useNow(true))}. What is there is kept.</p>;
}

function StepButton({
  install,
  token,
  onPause,
  onResume,
  onPickAgain,
}: InstallCardProps & { readonly token: string }): ReactElement {
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
    <Button icon={<Play />} onPress={() => onResume(token)} aria-label={`Resume ${order.name}`}>
      Resume
    </Button>
  );
}
