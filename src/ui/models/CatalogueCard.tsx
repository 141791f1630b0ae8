import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import { SOFTWARE_GPU_WARNING } from "#core/models/gpuLack.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { defaultContextLength } from "#core/models/memoryNeed.ts";
import { assessModelFit, memoryOfWay } from "#core/models/modelFit.ts";
import { Button } from "#ui/components/Button.tsx";
import { useLibraryStore } from "#ui/storesContext.tsx";
import { describeHere, describeWay, downloadOfWay } from "./catalogueWords.ts";
import { FactList, type Fact } from "./FactList.tsx";
import { formatBytes } from "./modelWords.ts";

export interface CatalogueCardProps {
  readonly model: CatalogueModel;
  /** `null` while the machine is being looked at. */
  readonly machine: MachineFacts | null;
  readonly onGet: () => void;
}

/** The person reads what a model is for, what it needs and whether this machine can run it, and gets it. */
export function CatalogueCard({ model, machine, onGet }: CatalogueCardProps): ReactElement {
  return (
    <article className="flex min-w-0 flex-1 flex-col gap-3 rounded-md border border-line p-4">
      <div className="flex flex-col gap-1">
        <h3 className="font-semibold">{model.name}</h3>
        <p className="text-pretty">{model.description}</p>
      </div>
      {machine !== null && <FactList facts={factsOf(model, machine)} />}
      <div className="flex flex-col gap-1 text-table text-pretty wrap-anywhere">
        <HereLine id={model.id} />
        <FitText model={model} machine={machine} />
      </div>
      <div className="mt-auto pt-1">
        <Button icon={<Download />} isDisabled={machine === null} onPress={onGet}>
          Get {model.name} …
        </Button>
      </div>
    </article>
  );
}

/** The person reads what of a model is in this browser or on its way; drawn anew only when the words change. */
function HereLine({ id }: { readonly id: string }): ReactElement | null {
  const here = useLibraryStore(({ stored, installs }) => describeHere(id, stored, installs));
  return here === null ? null : <p className="font-semibold">{here}</p>;
}

/** Of the way that suits this machine best. */
function factsOf(model: CatalogueModel, machine: MachineFacts): readonly Fact[] {
  const fit = assessModelFit(model, machine);
  const way = fit.kind === "fits" ? fit.way : model.ways[0];
  if (way === undefined) return [];
  const memory = memoryOfWay(way, model, machine, defaultContextLength(model.contextLimit));
  return [
    ["Download", downloadOfWay(way)],
    ["Memory", `about ${formatBytes(memory)}`],
    ["Build", describeWay(way)],
  ];
}

function FitText({ model, machine }: Pick<CatalogueCardProps, "model" | "machine">): ReactElement | null {
  if (machine === null) return <p className="text-muted">Finding out whether this machine can run it …</p>;
  const fit = assessModelFit(model, machine);
  if (fit.kind === "does-not-fit") return <p>Does not run here. {fit.reasons.join(" ")}</p>;
  // that the GPU is software stands once above all cards
  const warnings = fit.warnings.filter((warning) => warning !== SOFTWARE_GPU_WARNING);
  return warnings.length === 0 ? null : <p>{warnings.join(" ")}</p>;
}
