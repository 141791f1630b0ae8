import type { ReactElement } from "react";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import { CatalogueCard } from "./CatalogueCard.tsx";

export interface CatalogueSectionProps {
  readonly machine: MachineFacts | null;
  readonly onGet: (model: CatalogueModel) => void;
}

/** The person sees the judges that Hearth knows by name: those trained to judge first. */
export function CatalogueSection(props: CatalogueSectionProps): ReactElement {
  return (
    <section aria-labelledby="catalogue" className="flex flex-col gap-4">
      <h2 id="catalogue" className="font-semibold">
        Get a judge
      </h2>
      <Group {...props} models={MODEL_CATALOGUE.filter((model) => model.isTrainedToJudge)} />
      <p className="max-w-reading text-pretty text-muted">
        Not trained to judge, for a quick try: small models that show how Hearth works on your GPU. Do not
        rely on their verdicts.
      </p>
      <Group {...props} models={MODEL_CATALOGUE.filter((model) => !model.isTrainedToJudge)} />
    </section>
  );
}

function Group({
  models,
  machine,
  onGet,
}: CatalogueSectionProps & { readonly models: readonly CatalogueModel[] }): ReactElement {
  return (
    <ul className="grid gap-3 pane:grid-cols-2">
      {models.map((model) => (
        <li key={model.id} className="flex min-w-0">
          <CatalogueCard model={model} machine={machine} onGet={() => onGet(model)} />
        </li>
      ))}
    </ul>
  );
}
