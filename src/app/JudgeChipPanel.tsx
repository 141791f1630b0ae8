import type { ReactElement } from "react";
import type { LoadProgress, LoadStage } from "#core/judge/judgeModel.ts";
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
  const { unload, cancelLoad, takeOver } = useModelStore(selectModelActions);
  return (
    <JudgeChip {...describeChip(model, isJudging)}>
      {(close) => (
        <div className="flex flex-col gap-3">
          <ModelFacts model={model} />
          <div className="flex flex-wrap gap-2">
            {model.kind === "loading" && <Button onPress={cancelLoad}>Cancel</Button>}
            {(model.kind === "elsewhere" || model.kind === "taken-over") && (
              <Button onPress={() => void takeOver()}>
                {model.kind === "elsewhere" ? "Take over" : "Take back"}
              </Button>
            )}
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
    case "elsewhere":
      return { state: "none", name: model.name, stateWord: "in another tab" };
    case "taken-over":
      return { state: "none", name: model.name, stateWord: "taken over by another tab" };
    case "loading":
      return { state: "loading", name: model.name, stateWord: describeLoading(model.progress) };
    case "failed":
      return { state: "failed", name: model.name, stateWord: "failed" };
    case "restarting":
      return {
        state: "loading",
        name: model.model.name,
        stateWord: model.isWaitingForGpu ? GPU_IS_COMING : "restarting",
      };
    case "ready": {
      const { name, backend } = model.model;
      const known = { name, backend: describeBackend(backend.kind) };
      if (isJudging) return { ...known, state: "judging", stateWord: "judging" };
      return model.selfTest.kind === "passed"
        ? { ...known, state: "ready", stateWord: "ready" }
        : { ...known, state: "failed", stateWord: "self-test failed" };
    }
  }
}

const GPU_IS_COMING = "waiting for the GPU";

/** Stages that say more than how far the load is. */
const STAGE_WORDS: Readonly<Partial<Record<LoadStage, string>>> = {
  "waiting-for-tab": "waiting for the other tab",
  "waiting-for-gpu": GPU_IS_COMING,
  testing: "being tested",
};

function describeLoading({ stage, fraction }: LoadProgress): string {
  return STAGE_WORDS[stage] ?? (fraction === null ? "loading" : `loading ${Math.floor(fraction * 100)} %`);
}

/** What there is to say while no judge is held. */
function describeMissing(model: Exclude<ModelState, { readonly kind: "ready" | "restarting" }>): string {
  switch (model.kind) {
    case "none":
      return "No judge model is loaded.";
    case "elsewhere": {
      const held = model.holder.name ?? "a judge";
      return model.holder.isResponding
        ? `Another tab holds ${held}.`
        : `Another tab holds ${held} and does not respond.`;
    }
    case "taken-over":
      return `Another tab took the judge over, so ${model.name} was unloaded here. The verdicts so far are saved.`;
    case "loading":
    case "failed":
      return model.name;
  }
}

function ModelFacts({ model }: { readonly model: ModelState }): ReactElement {
  const speeds = useModelStore(selectRecentSpeeds);
  if (model.kind !== "ready" && model.kind !== "restarting") {
    return <p className="text-muted">{describeMissing(model)}</p>;
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
    ["Self-test", model.selfTest.kind === "passed" ? "passed" : `failed: ${model.selfTest.reason}`],
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
