import type { ReactElement } from "react";
import { selectModelActions, type ModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useModelStore } from "#ui/storesContext.tsx";
import { JudgePanel } from "./JudgePanel.tsx";
import { describeLoadBytes, describeRunsOn, describeStage, formatBytes } from "./modelWords.ts";
import { SeatPanel } from "./SeatPanel.tsx";
import { SelfTestNote } from "./SelfTestNote.tsx";
import { useNow } from "./useNow.ts";

/** The person sees the judge that is loaded or being loaded, stops the load, or goes on to judge. */
export function LoadPanel({
  state,
  hasStored,
  onJudge,
}: {
  readonly state: ModelState;
  /** Whether a model can be loaded; the place of the judge is then kept free for it. */
  readonly hasStored: boolean;
  readonly onJudge: () => void;
}): ReactElement | null {
  const { cancelLoad, load } = useModelStore(selectModelActions);
  switch (state.kind) {
    case "none":
      return hasStored ? (
        <JudgePanel title="No judge is loaded" isQuiet>
          <p className="max-w-reading text-muted">
            Load a model that is in this browser, or get another one.
          </p>
        </JudgePanel>
      ) : null;
    case "elsewhere":
    case "taken-over":
      return <SeatPanel state={state} />;
    case "loading": {
      const { progress } = state;
      return (
        <JudgePanel title={`Loading ${state.name}`}>
          <ProgressBar
            label={describeStage(progress.stage)}
            value={progress.fraction}
            // an empty line keeps its height
            detail={describeLoadBytes(progress) ?? "\u00a0"}
          />
          <div className="flex flex-wrap gap-2">
            <Button onPress={cancelLoad}>Cancel</Button>
            {progress.stage === "waiting-for-gpu" && <ReloadButton />}
          </div>
        </JudgePanel>
      );
    }
    case "failed":
      return (
        <ErrorState
          title={`${state.name}: ${errorText(state.error).title}`}
          whatToDo={errorText(state.error).whatToDo}
          details={errorDetails(state.error)}
          action={
            <>
              {state.error.code === "engine/gpu-gone" && <ReloadButton />}
              <Button onPress={() => void load(state.source, state.name)}>Try again</Button>
            </>
          }
        />
      );
    case "restarting":
      return (
        <JudgePanel title={`Restarting ${state.model.name}`}>
          <p className="max-w-reading text-pretty">{describeRestart(state)}</p>
          {state.isWaitingForGpu && (
            <div>
              <ReloadButton />
            </div>
          )}
        </JudgePanel>
      );
    case "ready":
      return <ReadyPanel state={state} onJudge={onJudge} />;
  }
}

/** The browser gives a page that was just reloaded the GPU that it withholds from this one. */
function ReloadButton(): ReactElement {
  return <Button onPress={() => globalThis.location.reload()}>Reload the page</Button>;
}

function describeRestart({
  because,
  isWaitingForGpu,
}: Extract<ModelState, { readonly kind: "restarting" }>): string {
  const what = `${errorText({ code: because }).title}. The verdicts so far are saved.`;
  return isWaitingForGpu
    ? `${what} The GPU is coming back; this can take two minutes. Reloading the page brings it back at once, and what you wrote stays.`
    : what;
}

function ReadyPanel({
  state,
  onJudge,
}: {
  readonly state: Extract<ModelState, { readonly kind: "ready" }>;
  readonly onJudge: () => void;
}): ReactElement {
  const { unload } = useModelStore(selectModelActions);
  const nowMs = useNow(false);
  const { model, selfTest } = state;
  const facts = [
    describeRunsOn(model.backend),
    ...(model.quantization === null ? [] : [model.quantization]),
    ...(model.memoryBytes === null ? [] : [`${formatBytes(model.memoryBytes)} of memory`]),
    `${model.capabilities.contextLength.toLocaleString("en-US")} tokens of context`,
    `loaded in ${(model.loadMs / 1000).toFixed(1)} s`,
  ];
  return (
    <JudgePanel title={`${model.name} is ready`}>
      <p className="text-table wrap-anywhere">{facts.join(" · ")}</p>
      {model.backend.note !== undefined && <p className="max-w-reading text-table">{model.backend.note}</p>}
      <SelfTestNote result={selfTest} nowMs={nowMs} />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onPress={onJudge}>
          Go to Judge
        </Button>
        <Button onPress={() => void unload()}>Unload</Button>
      </div>
    </JudgePanel>
  );
}
