import { useEffect, useState } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallOrder, InstallWork, PackageQuantization } from "#core/models/installOrder.ts";
import { chooseQuantization } from "#core/models/modelFit.ts";
import {
  isHubName,
  orderFromFiles,
  orderFromHub,
  orderFromMirror,
  readHubName,
} from "#core/models/ownOrders.ts";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { nameOfChoice } from "./ggufWords.ts";
import { filesOf, suggestName } from "./pickedWords.ts";
import { readMirrorUrl } from "./sourceWords.ts";
import { useGgufPick, type GgufPick } from "./useGgufPick.ts";
import { usePickedModel, type Picked } from "./usePickedModel.ts";

export type OtherSource = "hub" | "address" | "disk";

/** What somebody has chosen so far of a model that is not in the catalogue. */
export interface OtherDraft {
  readonly source: OtherSource;
  readonly repository: string;
  readonly format: InstallWork["kind"];
  readonly quantization: PackageQuantization;
  readonly url: string;
  readonly token: string;
  /** As typed; empty for the name that is derived. */
  readonly name: string;
}

/** The draft, how it is changed, and what follows from it. */
export interface OtherChoices {
  readonly draft: OtherDraft;
  readonly change: (change: Partial<OtherDraft>) => void;
  /** The repository's name if what was typed is one, else `null`. */
  readonly hub: string | null;
  readonly gguf: GgufPick;
  readonly picked: Picked;
  readonly pick: (pick: Promise<readonly PickedModelFile[] | null>) => void;
  /** What it is called when no name is typed. */
  readonly derivedName: string;
  /** `null` while something is missing. */
  readonly order: InstallOrder | null;
  readonly files: readonly PickedModelFile[] | undefined;
}

/**
 * Holds the choices of the dialog for any other model, and makes the order of them.
 *
 * @param dropped Files that the dialog begins with.
 */
export function useOtherDraft(
  machine: MachineFacts,
  takenIds: readonly string[],
  dropped: Promise<readonly PickedModelFile[]> | null,
): OtherChoices {
  const [draft, setDraft] = useState<OtherDraft>(() => ({
    source: dropped === null ? "hub" : "disk",
    repository: "",
    format: "package",
    quantization: chooseQuantization(machine),
    url: "",
    token: "",
    name: "",
  }));
  const [picked, pick] = usePickedModel();
  useEffect(() => {
    if (dropped !== null) pick(dropped);
  }, [dropped, pick]);
  const hubName = readHubName(draft.repository);
  const hub = isHubName(hubName) ? hubName : null;
  const isGgufOfHub = draft.source === "hub" && draft.format === "gguf";
  const gguf = useGgufPick(isGgufOfHub ? hub : null, draft.token, machine, null);
  const url = readMirrorUrl(draft.url, document.baseURI);
  const derivedName = deriveName(draft.source, hub, url, picked);
  const name = draft.name.trim() === "" ? derivedName : draft.name.trim();
  const own = { name, catalogueId: null, takenIds };

  const makeOrder = (): InstallOrder | null => {
    switch (draft.source) {
      case "hub":
        return hub === null ? null : orderOfHub(hub);
      case "address":
        return url === null ? null : orderFromMirror(own, url);
      case "disk":
        return picked.kind === "picked" ? orderFromFiles(own, picked.model, draft.quantization) : null;
    }
  };
  const orderOfHub = (repository: string): InstallOrder | null => {
    switch (draft.format) {
      case "package":
        return orderFromHub(own, repository, { kind: "package" }, "");
      case "convert": {
        const { quantization } = draft;
        return orderFromHub(own, repository, { kind: "convert", quantization }, quantization);
      }
      case "gguf": {
        const { choice } = gguf;
        if (choice === null) return null;
        const variant = choice.quantization ?? nameOfChoice(choice);
        return orderFromHub(own, repository, { kind: "gguf", fileNames: choice.paths }, variant);
      }
    }
  };
  return {
    draft,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
    hub,
    gguf,
    picked,
    pick,
    derivedName,
    order: makeOrder(),
    files:
      draft.source === "disk" && picked.kind === "picked" ? filesOf(picked.files, picked.model) : undefined,
  };
}

function deriveName(source: OtherSource, hub: string | null, url: string | null, picked: Picked): string {
  switch (source) {
    case "hub":
      return hub === null ? "" : hub.slice(hub.indexOf("/") + 1);
    case "address":
      return url === null ? "" : (new URL(url).pathname.split("/").findLast((part) => part !== "") ?? "");
    case "disk":
      return picked.kind === "picked" ? suggestName(picked.model) : "";
  }
}
