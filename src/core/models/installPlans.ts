import type { CatalogueModel, CatalogueWay } from "./catalogueModel.ts";
import type { GgufChoice } from "./ggufChoice.ts";
import type { MachineFacts } from "./hardware.ts";
import { type InstallOrder, type InstallWork, modelIdOf, type PackageQuantization } from "./installOrder.ts";
import { defaultContextLength } from "./memoryNeed.ts";
import { assessWay, chooseQuantization, type WayFit, waysByPreference } from "./modelFit.ts";

type Way<Kind extends CatalogueWay["kind"]> = Extract<CatalogueWay, { readonly kind: Kind }>;

/** A source that a model can be had from, as the page offers it. */
export type InstallPlan =
  | {
      readonly kind: "package" | "convert";
      readonly way: Way<"package" | "convert">;
      readonly quantization: PackageQuantization;
      /** For people. */
      readonly title: string;
      /** About. */
      readonly downloadBytes: number;
      /** About; while it is brought in it takes no more. */
      readonly diskBytes: number;
      /** At the usual context length. */
      readonly fit: WayFit;
      order(): InstallOrder;
    }
  /** Which file, and so how many bytes, is known once one has been chosen. */
  | {
      readonly kind: "gguf";
      readonly way: Way<"gguf">;
      readonly quantization: null;
      readonly title: string;
      readonly downloadBytes: null;
      readonly diskBytes: null;
      readonly fit: WayFit;
      order(choice: GgufChoice): InstallOrder;
    };

/**
 * The sources to offer for a model of the catalogue, the best one for this machine first and those that cannot work here
 * last.
 *
 * @param quantization Of packages; the one that suits the GPU, unless a person wants the other.
 */
export function planInstalls(
  model: CatalogueModel,
  machine: MachineFacts,
  quantization: PackageQuantization = chooseQuantization(machine),
): readonly InstallPlan[] {
  const plans = waysByPreference(model, machine)
    .filter((way) => way.kind === "gguf" || way.quantization === quantization)
    .map((way) => planWay(way, model, machine));
  return [
    ...plans.filter(({ fit }) => fit.reasons.length === 0),
    ...plans.filter(({ fit }) => fit.reasons.length > 0),
  ];
}

function planWay(way: CatalogueWay, model: CatalogueModel, machine: MachineFacts): InstallPlan {
  const fit = assessWay(way, model, machine, defaultContextLength(model.contextLimit));
  if (way.kind === "gguf") {
    return {
      kind: "gguf",
      way,
      quantization: null,
      title: way.isOfficial ? "Official GGUF files" : `GGUF files by ${ownerOf(way.hub)}`,
      downloadBytes: null,
      diskBytes: null,
      fit,
      order: (choice) => orderGguf(way, model, choice),
    };
  }
  const { quantization, downloadBytes } = way;
  const isConverted = way.kind === "convert";
  return {
    kind: way.kind,
    way,
    quantization,
    title: isConverted ? "Official weights, converted here" : "Package for WebLLM",
    downloadBytes,
    diskBytes: isConverted ? way.diskBytes : downloadBytes,
    fit,
    order: () =>
      orderFromHub(
        way.hub,
        model,
        quantization,
        isConverted ? { kind: "convert", quantization } : { kind: "package" },
      ),
  };
}

/** Files of one quantization by different people are different models. */
function orderGguf(
  { hub, isOfficial }: Way<"gguf">,
  model: CatalogueModel,
  choice: GgufChoice,
): InstallOrder {
  const fileName = choice.paths[0] ?? "";
  const variant =
    choice.quantization ?? fileName.slice(fileName.lastIndexOf("/") + 1).replace(/\.gguf$/i, "");
  const maker = isOfficial ? "" : ` by ${ownerOf(hub)}`;
  return orderFromHub(hub, model, `${variant}${maker}`, { kind: "gguf", fileNames: choice.paths });
}

function orderFromHub(hub: string, model: CatalogueModel, variant: string, work: InstallWork): InstallOrder {
  const name = `${model.name} ${variant}`;
  return {
    id: modelIdOf(name),
    name,
    catalogueId: model.id,
    // resolved to a commit when the install begins
    place: { kind: "hub", name: hub, revision: "main", commit: null },
    work,
  };
}

function ownerOf(hub: string): string {
  return hub.slice(0, hub.indexOf("/"));
}
