import { FolderOpen } from "lucide-react";
import type { ReactElement } from "react";
import { assessModelFit } from "#core/models/modelFit.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { MODEL_CATALOGUE, type CatalogueModel } from "#core/models/modelCatalogue.ts";
import { selectMachine, selectModelActions, selectModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { useFiles } from "#ui/filesContext.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { LoadPanel } from "./LoadPanel.tsx";
import { MachineSummary } from "./MachineSummary.tsx";
import { ModelCard } from "./ModelCard.tsx";

/** The person sees what this machine can run and why, and loads a judge: one from the list, or a GGUF file. */
export function ModelsPage({ onJudge }: { readonly onJudge: () => void }): ReactElement {
  const machine = useModelStore(selectMachine);
  const state = useModelStore(selectModelState);
  const { load } = useModelStore(selectModelActions);
  const { pickFile } = useFiles();
  const judges = MODEL_CATALOGUE.filter((model) => model.isTrainedToJudge);
  const others = MODEL_CATALOGUE.filter((model) => !model.isTrainedToJudge);

  const openFile = async (): Promise<void> => {
    // every file can be picked: systems that hide unknown types would hide .gguf
    const file = await pickFile("");
    if (file !== null) await load({ kind: "gguf-file", file }, file.name);
  };

  return (
    <div className="mx-auto flex w-full max-w-240 flex-col gap-6 p-4">
      <MachineSummary machine={machine} />
      <LoadPanel state={state} onJudge={onJudge} />
      <section aria-labelledby="gguf" className="flex flex-col gap-3 rounded-md border border-line p-4">
        <h2 id="gguf" className="font-semibold">
          Open a GGUF file
        </h2>
        <p className="max-w-reading">
          Any Llama- or Mistral-family model in llama.cpp&apos;s format, for instance a published Prometheus 2
          7B quantization. The file is read where it lies; nothing is uploaded. You can also drop it anywhere
          on this page.
        </p>
        <div>
          <Button
            variant={state.kind === "ready" ? "secondary" : "primary"}
            icon={<FolderOpen />}
            isDisabled={state.kind === "loading"}
            onPress={() => void openFile()}
          >
            Open GGUF file …
          </Button>
        </div>
      </section>
      <ModelGroup
        title="Trained to judge"
        models={judges}
        machine={machine}
        onOpenFile={() => void openFile()}
      />
      <ModelGroup
        title="Quick try, not trained to judge"
        note="WebLLM's own small models. They show how Hearth works on your GPU; do not rely on their verdicts."
        models={others}
        machine={machine}
        onOpenFile={() => void openFile()}
      />
    </div>
  );
}

function ModelGroup({
  title,
  note,
  models,
  machine,
  onOpenFile,
}: {
  readonly title: string;
  readonly note?: string;
  readonly models: readonly CatalogueModel[];
  readonly onOpenFile: () => void;
  readonly machine: MachineFacts | null;
}): ReactElement {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold">{title}</h2>
      {note !== undefined && <p className="max-w-reading text-muted">{note}</p>}
      <ul className="grid gap-3 pane:grid-cols-2">
        {models.map((model) => (
          <li key={model.id} className="flex min-w-0">
            <ModelCard
              model={model}
              fit={machine === null ? null : assessModelFit(model, machine)}
              onOpenFile={onOpenFile}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
