import type { ReactElement } from "react";
import { contextCosts } from "#core/models/contextCosts.ts";
import { defaultContextLength } from "#core/models/memoryNeed.ts";
import { PICKED_FILES } from "#core/models/modelOrigin.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { selectLibrary } from "#stores/libraryStore.ts";
import {
  selectModelActions,
  selectModelState,
  selectSelfTests,
  type ModelState,
} from "#stores/modelStore.ts";
import { useModelActions } from "#ui/modelActionsContext.tsx";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { StoredCard, type StoredCardProps } from "./StoredCard.tsx";
import { viewUpdate } from "./updateWords.ts";
import type { JudgeLoader } from "./useJudgeLoader.ts";
import { useOrderModel } from "./useOrderModel.ts";

/** The card of a stored model, joined to what the stores know of it. */
export function ShelvedModel({
  model,
  loader,
  isPrimary,
}: {
  readonly model: StoredModel;
  readonly loader: JudgeLoader;
  readonly isPrimary: boolean;
}): ReactElement {
  const { checks, faults, updates, stored, installs, actions } = useLibraryStore(selectLibrary);
  const orderModel = useOrderModel();
  const state = useModelStore(selectModelState);
  const selfTests = useModelStore(selectSelfTests);
  const { unload } = useModelStore(selectModelActions);
  const { pickFolder, pickFiles } = useModelActions();
  const { id } = model;

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
      check={checks[id] ?? null}
      update={viewUpdate(updates[id], stored, installs)}
      fault={faults[id] ?? null}
      isLoadDisabled={state.kind === "loading"}
      isPrimary={isPrimary}
      onLoad={(contextLength) => void loader.loadStored(model, contextLength)}
      onUnload={() => void unload()}
      onVerify={() => void actions.verify(id)}
      onLookForUpdate={() => void actions.lookForUpdate(id)}
      onGetUpdate={(order) => orderModel(order, {})}
      onRepair={() => void repair()}
      onDelete={() => void actions.remove(id)}
    />
  );
}

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
