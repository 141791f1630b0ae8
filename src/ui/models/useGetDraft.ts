import { useState } from "react";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallOrder, PackageQuantization } from "#core/models/installOrder.ts";
import { planInstalls, type InstallPlan } from "#core/models/installPlans.ts";
import { chooseQuantization } from "#core/models/modelFit.ts";
import { orderFromFiles, orderFromMirror } from "#core/models/ownOrders.ts";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { filesOf } from "./pickedWords.ts";
import { readMirrorUrl } from "./sourceWords.ts";
import { useGgufPick, type GgufPick } from "./useGgufPick.ts";
import { usePickedModel, type Picked } from "./usePickedModel.ts";

/** The keys of the two sources that every model has. */
export const OWN_PACKAGE = "own-package";
export const FROM_DISK = "disk";

/** What a person has chosen so far of how a model of the catalogue is to come. */
export interface GetDraft {
  readonly plans: readonly InstallPlan[];
  readonly key: string;
  readonly setKey: (key: string) => void;
  readonly quantization: PackageQuantization;
  readonly setQuantization: (quantization: PackageQuantization) => void;
  readonly url: string;
  readonly setUrl: (url: string) => void;
  readonly token: string;
  readonly setToken: (token: string) => void;
  /** The repository that GGUF files are taken from. */
  readonly hub: string;
  readonly setHub: (hub: string) => void;
  readonly gguf: GgufPick;
  readonly picked: Picked;
  readonly pick: (pick: Promise<readonly PickedModelFile[] | null>) => void;
  /** The chosen plan; `null` for an address of one's own and for disk. */
  readonly plan: InstallPlan | null;
  /** `null` while something is missing. */
  readonly order: InstallOrder | null;
  readonly files: readonly PickedModelFile[] | undefined;
}

/** Holds the choices of the dialog that gets a model of the catalogue, and makes the order of them. */
export function useGetDraft(
  model: CatalogueModel,
  machine: MachineFacts,
  takenIds: readonly string[],
): GetDraft {
  const [quantization, setQuantization] = useState(() => chooseQuantization(machine));
  const plans = planInstalls(model, machine, quantization);
  const [first] = plans;
  const [key, setKey] = useState<string>(first?.kind ?? OWN_PACKAGE);
  const [hub, setHub] = useState(() => plans.find(({ kind }) => kind === "gguf")?.way.hub ?? "");
  const [url, setUrl] = useState("");
  const [token, setToken] = useState("");
  const [picked, pick] = usePickedModel();
  const plan = plans.find(({ kind, way }) => kind === key && (kind !== "gguf" || way.hub === hub)) ?? null;
  const gguf = useGgufPick(plan?.kind === "gguf" ? plan.way.hub : null, token, machine, model);

  const own = { name: model.name, catalogueId: model.id, takenIds };
  const makeOrder = (): InstallOrder | null => {
    if (plan !== null) {
      if (plan.kind !== "gguf") return plan.order();
      return gguf.choice === null ? null : plan.order(gguf.choice);
    }
    if (key === OWN_PACKAGE) {
      const mirrorUrl = readMirrorUrl(url, document.baseURI);
      return mirrorUrl === null ? null : orderFromMirror(own, mirrorUrl);
    }
    return picked.kind === "picked" ? orderFromFiles(own, picked.model, quantization) : null;
  };
  return {
    plans,
    key,
    setKey,
    quantization,
    setQuantization,
    url,
    setUrl,
    token,
    setToken,
    hub,
    setHub,
    plan,
    gguf,
    picked,
    pick,
    order: makeOrder(),
    files: key === FROM_DISK && picked.kind === "picked" ? filesOf(picked.files, picked.model) : undefined,
  };
}
