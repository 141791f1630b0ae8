import type { ReactElement } from "react";
import { selectRun } from "#stores/judgeStore.ts";
import {
  selectModelActions,
  selectModelState,
  selectRecentSpeeds,
  type ModelState,
} from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { JudgeChip, type JudgeChipProps } from "#ui/frame/JudgeChip.tsx";
import { describeBackend, formatBytes } from "#ui/models/modelWords.ts";
import { useJudgeStore, useModelStore } from "#ui/storesContext.tsx";

/** The person sees which judge is loaded and what it is doing, and unloads or changes it. */
export function JudgeChipPanel({ onChooseJudge }: { readonly onChooseJudge: () => void }): ReactElement {
  const model = useModelStore(selectModelState);
  const isJudging = useJudgeStore(selectRun).kind === "running";
  const { unload, cancelLoad } = useModelStore(selectModelActions);
  return (
    <JudgeChip {...describeChip(model, isJudging)}>
      {(close) => (
        <div className="flex flex-col gap-3">
          <ModelFacts model={model} />
          <div className="flex flex-wrap gap-2">
            {model.kind === "loading" && <Button onPress={cancelLoad}>Cancel</Button>}
            {(model.kind === "ready" || model.kind === "restarting") && (
              <Button
                onPress={() => {
                  close();
                  void unload();
                }}
              >
                Unload
              </Button>
            )}
            <Button
              onPress={() => {
                close();
                onChooseJudge();
              }}
            >
              {model.kind === "none" ? "Choose a judge" : "Change"}
            </Button>
          </div>
        </div>
      )}
    </JudgeChip>
  );
}

function describeChip(
  model: ModelState,
  isJudging: boolean,
): Pick<JudgeChipProps, "state" | "name" | "backend" | "stateWord"> {
  switch (model.kind) {
    case "none":
      return { state: "none", name: "No judge", stateWord: "not loaded" };
    case "loading": {
      const { fraction } = model.progress;
      const share = fraction === null ? "" : ` ${Math.floor(fraction * 100)} %`;
      return { state: "loading", name: model.name, stateWord: `loading${share}` };
    }
    case "failed":
      return { state: "failed", name: model.name, stateWord: "failed" };
    case "restarting":
      return { state: "loading", name: model.model.name, stateWord: "restarting" };
    case "ready": {
      const { name, backend } = model.model;
      return {
        state: isJudging ? "judging" : "ready",
        name,
        backend: describeBackend(backend.kind),
        stateWord: isJudging ? "judging" : "ready",
      };
    }
  }
}

function ModelFacts({ model }: { readonly model: ModelState }): ReactElement {
  const speeds = useModelStore(selectRecentSpeeds);
  if (model.kind !== "ready" && model.kind !== "restarting") {
    return <p className="text-muted">{model.kind === "none" ? "No judge model is loaded." : model.name}</p>;
  }
  const { backend, memoryBytes, quantization, engineVersion, capabilities, weightsHash } = model.model;
  const facts: readonly (readonly [string, string])[] = [
    ["Runs on", backend.description],
    ["Engine", engineVersion],
    ["Quantization", quantization ?? "not stated"],
    ["Memory", memoryBytes === null ? "not reported" : formatBytes(memoryBytes)],
    ["Context", `${capabilities.contextLength.toLocaleString("en-US")} tokens`],
    [
      "Last speeds",
      speeds.length === 0 ? "none yet" : `${speeds.map((speed) => speed.toFixed(1)).join(", ")} tokens/s`,
    ],
    ["Weights", weightsHash === null ? "not hashed" : `${weightsHash.slice(0, 19)}…`],
  ];
  return (
    <div className="flex flex-col gap-2">
      <p className="font-semibold wrap-anywhere">{model.model.name}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {backend.note !== undefined && <p className="text-table">{backend.note}</p>}
    </div>
  );
}
