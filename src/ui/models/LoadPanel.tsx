import type { ReactElement, ReactNode } from "react";
import { selectModelActions, type ModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useModelStore } from "#ui/storesContext.tsx";
import { describeLoadBytes, describeRunsOn, describeStage, formatBytes } from "./modelWords.ts";

/** The person sees the judge that is loaded or being loaded, stops the load, or goes on to judge. */
export function LoadPanel({
  state,
  onJudge,
}: {
  readonly state: ModelState;
  readonly onJudge: () => void;
}): ReactElement | null {
  const { cancelLoad, unload, load } = useModelStore(selectModelActions);
  switch (state.kind) {
    case "none":
      return null;
    case "loading": {
      const { progress } = state;
      return (
        <Panel title={`Loading ${state.name}`}>
          <ProgressBar
            label={describeStage(progress.stage)}
            value={progress.fraction}
            detail={describeLoadBytes(progress)}
          />
          <div>
            <Button onPress={cancelLoad}>Cancel</Button>
          </div>
        </Panel>
      );
    }
    case "failed":
      return (
        <ErrorState
          title={`${state.name}: ${errorText(state.error).title}`}
          whatToDo={errorText(state.error).whatToDo}
          details={errorDetails(state.error)}
          action={<Button onPress={() => void load(state.source, state.name)}>Try again</Button>}
        />
      );
    case "restarting":
      return (
        <Panel title={`Restarting ${state.model.name}`}>
          <p>{errorText({ code: state.because }).title}. The verdicts so far are saved.</p>
        </Panel>
      );
    case "ready": {
      const { model } = state;
      const facts = [
        describeRunsOn(model.backend),
        ...(model.quantization === null ? [] : [model.quantization]),
        ...(model.memoryBytes === null ? [] : [`${formatBytes(model.memoryBytes)} of memory`]),
        `loaded in ${(model.loadMs / 1000).toFixed(1)} s`,
      ];
      return (
        <Panel title={`${model.name} is ready`}>
          <p className="text-table">{facts.join(" · ")}</p>
          {model.backend.note !== undefined && (
            <p className="max-w-reading text-table">{model.backend.note}</p>
          )}
          <div className="flex gap-2">
            <Button variant="primary" onPress={onJudge}>
              Go to Judge
            </Button>
            <Button onPress={() => void unload()}>Unload</Button>
          </div>
        </Panel>
      );
    }
  }
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section aria-label="Judge" className="flex flex-col gap-3 rounded-md border border-edge p-4">
      <h2 className="font-semibold wrap-anywhere">{title}</h2>
      <output className="sr-only">{title}</output>
      {children}
    </section>
  );
}
