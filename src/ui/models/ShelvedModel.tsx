import type { ReactElement } from "react";
import { useShallow } from "zustand/react/shallow";
import { contextCosts } from "#core/models/contextCosts.ts";
import { defaultContextLength } from "#core/models/memoryNeed.ts";
import { PICKED_FILES } from "#core/models/modelOrigin.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { assessStored, type StoredFit } from "#core/models/storedFit.ts";
import { selectLibraryActions, selectStored } from "#stores/libraryStore.ts";
import {
  selectMachine,
  selectModelActions,
  selectModelState,
  selectSelfTests,
  selectSpeeds,
  type ModelState,
} from "#stores/modelStore.ts";
import { useModelActions } from "#ui/modelActionsContext.tsx";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { StoredCard, type StoredCardProps } from "./StoredCard.tsx";
import { viewUpdate } from "./updateWords.ts";
import type { JudgeLoader } from "./useJudgeLoader.ts";
import { useOrderModel } from "./useOrderModel.ts";

export interface ShelvedModelProps {
  readonly id: string;
  readonly loader: JudgeLoader;
  readonly isPrimary: boolean;
}

/** The card of a stored model, joined to what the stores know of it; nothing once it is deleted. */
export function ShelvedModel({ id, ...rest }: ShelvedModelProps): ReactElement | null {
  const model = useLibraryStore(({ stored }) => stored.find((candidate) => candidate.id === id));
  return model === undefined ? null : <JoinedCard {...rest} model={model} />;
}

function JoinedCard({
  model,
  loader,
  isPrimary,
}: Omit<ShelvedModelProps, "id"> & { readonly model: StoredModel }): ReactElement {
  const { id } = model;
  const check = useLibraryStore(({ checks }) => checks[id] ?? null);
  const fault = useLibraryStore(({ faults }) => faults[id] ?? null);
  const found = useLibraryStore(({ updates }) => updates[id]);
  const stored = useLibraryStore(selectStored);
  const orders = useLibraryStore(useShallow(({ installs }) => installs.map(({ order }) => order)));
  const actions = useLibraryStore(selectLibraryActions);
  const orderModel = useOrderModel();
  const state = useModelStore(selectModelState);
  const machine = useModelStore(selectMachine);
  const selfTests = useModelStore(selectSelfTests);
  const speed = useModelStore((store) => selectSpeeds(store)[model.weightsHash] ?? null);
  const { unload, cancelLoad } = useModelStore(selectModelActions);
  const { pickFolder, pickFiles } = useModelActions();
  const fitOf = (contextLength: number): StoredFit =>
    machine === null ? RUNS : assessStored(model, machine, contextLength);

  const repair = async (): Promise<void> => {
    if (model.origin !== PICKED_FILES) return actions.repair(id);
    const files = await (model.engine === "llamacpp" ? pickFiles("", true) : pickFolder());
    if (files !== null) await actions.repair(id, { files });
  };
  return (
    <StoredCard
      model={model}
      choices={contextCosts(model)}
      defaultContextLength={defaultContextLength(model.contextLimit)}
      judge={judgeOf(state, id)}
      selfTest={selfTests[model.weightsHash]?.[0] ?? null}
      tokensPerSecond={speed}
      fitOf={fitOf}
      check={check}
      update={viewUpdate(found, stored, orders)}
      fault={fault}
      isLoadDisabled={state.kind === "loading"}
      isPrimary={isPrimary}
      onLoad={(contextLength) => void loader.loadStored(model, contextLength)}
      onCancelLoad={cancelLoad}
      onUnload={() => void unload()}
      onVerify={() => void actions.verify(id)}
      onStopVerify={() => actions.stopVerify(id)}
      onLookForUpdate={() => void actions.lookForUpdate(id)}
      onGetUpdate={(order) => orderModel(order, {})}
      onRepair={() => void repair()}
      onDelete={() => void actions.remove(id)}
    />
  );
}

/** While the machine is still being looked at. */
const RUNS: StoredFit = { kind: "runs" };

/** Whether this model is the judge now, or is becoming it. */
function judgeOf(state: ModelState, id: string): StoredCardProps["judge"] {
  switch (state.kind) {
    case "none":
    case "elsewhere":
    case "taken-over":
    case "failed":
      return null;
    case "loading":
      return state.source.modelId === id
        ? { kind: "loading", contextLength: state.source.contextLength ?? null }
        : null;
    case "ready":
    case "restarting":
      return state.source.modelId === id
        ? { kind: "ready", contextLength: state.source.contextLength ?? null }
        : null;
  }
}
