import type { ReactElement } from "react";
import { contextCosts } from "#core/models/contextCosts.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import { AppError } from "#core/errors.ts";
import { CatalogueCard } from "#ui/models/CatalogueCard.tsx";
import { InstallCard } from "#ui/models/InstallCard.tsx";
import { LeftoverLine } from "#ui/models/LeftoverLine.tsx";
import { LoadPanel } from "#ui/models/LoadPanel.tsx";
import { MachineFactList } from "#ui/models/MachineSummary.tsx";
import { StoredCard, type StoredCardProps } from "#ui/models/StoredCard.tsx";
import { StorageLine } from "#ui/models/StorageLine.tsx";
import { DialogsGallery } from "./DialogsGallery.tsx";
import { ModelStage } from "./ModelStage.tsx";
import { SAMPLE_JUDGES } from "./sampleJudges.ts";
import {
  DAMAGED_MODEL,
  NVIDIA_LINUX,
  PHONE,
  SAMPLE_GGUF,
  SAMPLE_MACHINE,
  SAMPLE_MODEL,
  SAMPLE_UPDATE,
  sampleInstalls,
} from "./sampleModels.ts";
import { SpecimenGroup } from "./Specimen.tsx";

function doNothing(): void {}

const PASSED = {
  adapter: "Apple M3",
  result: {
    kind: "passed",
    output: "Feedback: … [RESULT] 4",
    scoreProbability: 0.9,
    atMs: new Date(2026, 10, 3, 12).getTime(),
  },
} as const;

const FAILED = {
  adapter: "Mali-G715",
  result: {
    kind: "failed",
    output: "the the the the the",
    reason: "it repeats itself instead of writing a verdict. Judge with another model or device.",
    atMs: new Date(2026, 10, 3, 12).getTime(),
  },
} as const;

const CHECK = {
  stage: "verifying",
  bytesDone: 1_900_000_000,
  bytesTotal: 4_073_800_000,
  fileName: "params_shard_51.bin",
  filesDone: 51,
  filesTotal: 112,
  wait: null,
} as const;

type StoredSpecimen = Partial<StoredCardProps> & { readonly model: StoredModel };

const STORED: readonly (readonly [string, StoredSpecimen])[] = [
  ["on disk", { model: SAMPLE_MODEL, isPrimary: true }],
  [
    "ready",
    {
      model: SAMPLE_MODEL,
      judge: { kind: "ready", contextLength: 4096 },
      selfTest: PASSED,
      tokensPerSecond: 41.3,
    },
  ],
  ["self-test failed", { model: SAMPLE_GGUF, selfTest: FAILED }],
  [
    "does not run here",
    {
      model: SAMPLE_MODEL,
      fitOf: () => ({ kind: "cannot", reason: "Needs a GPU, and this browser offers none." }),
    },
  ],
  [
    "slow here",
    {
      model: SAMPLE_GGUF,
      fitOf: () => ({ kind: "warned", reason: "Runs on the processor: expect minutes per verdict." }),
    },
  ],
  ["being checked", { model: SAMPLE_MODEL, check: CHECK }],
  [
    "a newer version",
    { model: SAMPLE_MODEL, update: { kind: "offered", order: SAMPLE_UPDATE, version: "1a2b3c4" } },
  ],
  [
    "its repository is gone",
    {
      model: SAMPLE_MODEL,
      update: {
        kind: "failed",
        error: new AppError("weights/not-found", "Cannot read the listing: status 404"),
      },
    },
  ],
  ["damaged", { model: DAMAGED_MODEL }],
  [
    "in use elsewhere",
    { model: SAMPLE_GGUF, fault: new AppError("weights/in-use", "Cannot delete it: another tab holds it") },
  ],
];

/** Models on their way, in this browser and in the catalogue, in every state. */
export function ModelsGallery(): ReactElement {
  return (
    <ModelStage>
      <SpecimenGroup title="Machines">
        {[SAMPLE_MACHINE, NVIDIA_LINUX, PHONE].map((machine) => (
          <MachineFactList key={machine.platform} machine={machine} />
        ))}
      </SpecimenGroup>
      <SpecimenGroup title="The judge">
        {SAMPLE_JUDGES.map((state) => (
          <LoadPanel key={state.kind} state={state} hasStored onJudge={doNothing} />
        ))}
      </SpecimenGroup>
      <SpecimenGroup title="Models on their way">
        <ul className="grid gap-3 pane:grid-cols-2">
          {sampleInstalls().map(([caption, install]) => (
            <li key={caption} className="flex min-w-0">
              <InstallCard
                install={install}
                onPause={doNothing}
                onResume={doNothing}
                onPickAgain={doNothing}
                onCancel={doNothing}
              />
            </li>
          ))}
        </ul>
      </SpecimenGroup>
      <SpecimenGroup title="Models in this browser">
        <ul className="grid gap-3 pane:grid-cols-2">
          {STORED.map(([caption, specimen]) => (
            <li key={caption} className="flex min-w-0">
              <StoredCard
                choices={contextCosts(specimen.model)}
                defaultContextLength={4096}
                judge={null}
                fitOf={() => ({ kind: "runs" })}
                selfTest={null}
                tokensPerSecond={null}
                check={null}
                update={null}
                fault={null}
                isLoadDisabled={false}
                isPrimary={false}
                onLoad={doNothing}
                onCancelLoad={doNothing}
                onUnload={doNothing}
                onVerify={doNothing}
                onStopVerify={doNothing}
                onLookForUpdate={doNothing}
                onGetUpdate={doNothing}
                onRepair={doNothing}
                onDelete={doNothing}
                {...specimen}
              />
            </li>
          ))}
        </ul>
        <LeftoverLine leftovers={[{ name: "a", byteLength: 1_200_000_000 }]} onDelete={doNothing} />
        <StorageLine usedBytes={8_400_000_000} />
      </SpecimenGroup>
      <SpecimenGroup title="Models to get">
        <ul className="grid gap-3 pane:grid-cols-2">
          {MODEL_CATALOGUE.slice(0, 2).flatMap((model) =>
            [SAMPLE_MACHINE, NVIDIA_LINUX, PHONE].map((machine) => (
              <li key={`${model.id} ${machine.platform}`} className="flex min-w-0">
                <CatalogueCard model={model} machine={machine} onGet={doNothing} />
              </li>
            )),
          )}
        </ul>
        <DialogsGallery />
      </SpecimenGroup>
    </ModelStage>
  );
}
