import { Download, ExternalLink, FolderOpen } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { CatalogueBuild, CatalogueModel } from "#core/models/modelCatalogue.ts";
import type { ModelFit } from "#core/models/modelFit.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import { selectModelActions, selectModelState, type ModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { formatBytes } from "./modelWords.ts";

const MIB = 2 ** 20;

export interface ModelCardProps {
  readonly model: CatalogueModel;
  /** `null` while the machine is being looked at. */
  readonly fit: ModelFit | null;
  readonly onOpenFile: () => void;
}

/** The person reads what a model is for, what it needs, whether this machine can run it and why not, and loads it. */
export function ModelCard({ model, fit, onOpenFile }: ModelCardProps): ReactElement {
  const state = useModelStore(selectModelState);
  const { load } = useModelStore(selectModelActions);
  const build = fit?.kind === "fits" ? fit.build : model.builds[0];
  return (
    <article className="flex min-w-0 flex-1 flex-col gap-3 rounded-md border border-line p-4">
      <div className="flex flex-col gap-1">
        <h3 className="font-semibold">{model.name}</h3>
        <p>{model.description}</p>
      </div>
      {build !== undefined && <BuildFacts build={build} />}
      <FitSentences fit={fit} state={stateOfModel(state, model)} />
      <div className="mt-auto flex flex-wrap gap-2 pt-1">
        {build?.kind === "webllm" && (
          <Button
            icon={<Download />}
            isDisabled={fit?.kind !== "fits" || state.kind === "loading"}
            onPress={() => void load(build.source, model.name)}
          >
            Load
          </Button>
        )}
        {build?.kind === "gguf" && (
          <Button
            icon={<FolderOpen />}
            isDisabled={fit?.kind !== "fits" || state.kind === "loading"}
            onPress={onOpenFile}
          >
            Open GGUF file …
          </Button>
        )}
      </div>
    </article>
  );
}

function BuildFacts({ build }: { readonly build: CatalogueBuild }): ReactElement {
  const size =
    build.kind === "webllm"
      ? `about ${formatBytes(build.downloadBytes)}`
      : `about ${formatBytes(build.fileBytes)}`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [build.kind === "webllm" ? "Download" : "File", size],
    ["Memory", formatBytes(build.memoryMiB * MIB)],
    ["Build", build.kind === "webllm" ? `${build.quantization}, WebLLM` : `${build.quantization}, llama.cpp`],
    ...(build.kind === "gguf"
      ? [
          [
            "Where",
            <a key="page" href={build.page} target="_blank" rel="noopener noreferrer" className="underline">
              {new URL(build.page).host}
              <ExternalLink aria-hidden className="ml-1 inline size-3" />
              <span className="sr-only"> (opens in a new tab)</span>
            </a>,
          ] as const,
        ]
      : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-table">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type CardState = "ready" | "loading" | "other";

/** What is happening to this very model. */
function stateOfModel(state: ModelState, model: CatalogueModel): CardState {
  if (state.kind !== "ready" && state.kind !== "loading") return "other";
  const { source } = state;
  const isThis = model.builds.some((build) => build.kind === "webllm" && isSameSource(build.source, source));
  return isThis ? state.kind : "other";
}

function isSameSource(one: ModelSource, other: ModelSource): boolean {
  return one.kind !== "gguf-file" && other.kind !== "gguf-file" && one.modelId === other.modelId;
}

function FitSentences({
  fit,
  state,
}: {
  readonly fit: ModelFit | null;
  readonly state: CardState;
}): ReactElement {
  if (state === "ready") return <p className="text-table font-semibold">Ready</p>;
  if (state === "loading") return <p className="text-table">Loading …</p>;
  if (fit === null)
    return <p className="text-table text-muted">Finding out whether this machine can run it …</p>;
  if (fit.kind === "does-not-fit") {
    return <p className="text-table">Does not run here: {fit.reasons.join(" ")}</p>;
  }
  const readiness =
    fit.build.kind === "webllm" ? "Downloads on first use." : "You download the file and open it.";
  return <p className="text-table">{[readiness, ...fit.warnings].join(" ")}</p>;
}
