import type { ReactElement } from "react";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallPlan } from "#core/models/installPlans.ts";
import { packedBytes } from "#core/models/modelCatalogue.ts";
import { Select } from "#ui/components/Select.tsx";
import { DiskSource } from "./DiskSource.tsx";
import { GgufPicker } from "./GgufPicker.tsx";
import { OwnPackageSource } from "./OwnPackageSource.tsx";
import { QuantizationChoice } from "./QuantizationChoice.tsx";
import type { SourceOption } from "./SourceList.tsx";
import { formatBytes } from "./modelWords.ts";
import { describeCost } from "./sourceWords.ts";
import { TokenField } from "./TokenField.tsx";
import { FROM_DISK, OWN_PACKAGE, type GetDraft } from "./useGetDraft.ts";

/** All sources of a model of the catalogue, with what has to be chosen beside each. */
export function getSources(
  model: CatalogueModel,
  draft: GetDraft,
  machine: MachineFacts,
  linkSpeed: number | null,
): readonly SourceOption[] {
  const packageBytes = packedBytes(model.parameterCount);
  const isConverting = draft.picked.kind === "picked" && draft.picked.model.kind === "checkpoint";
  return [
    ...onePerKind(draft.plans).map((plan) => ({
      key: plan.kind,
      title: plan.kind === "gguf" ? "GGUF file for llama.cpp" : plan.title,
      summary: summaryOf(plan, linkSpeed),
      fit: plan.fit,
      detail: <PlanDetail plan={plan} draft={draft} machine={machine} linkSpeed={linkSpeed} />,
    })),
    {
      key: OWN_PACKAGE,
      title: "Converted package from an address of your own",
      summary: [
        describeCost({ downloadBytes: packageBytes, diskBytes: packageBytes }, linkSpeed),
        "Made once with hearth quantize and served to a team",
      ],
      fit: null,
      detail: <OwnPackageSource value={draft.url} onChange={draft.setUrl} />,
    },
    {
      key: FROM_DISK,
      title: "From disk",
      summary: [
        `No download · on disk ${formatBytes(packageBytes)}, or as large as the GGUF file`,
        "A folder or a GGUF file that is copied, for instance from a USB stick",
      ],
      fit: null,
      detail: (
        <>
          <DiskSource picked={draft.picked} onPick={draft.pick} />
          {isConverting && <Quantization draft={draft} machine={machine} />}
        </>
      ),
    },
  ];
}

/** Repositories of GGUF files are one source, among which one is chosen. */
function onePerKind(plans: readonly InstallPlan[]): readonly InstallPlan[] {
  return plans.filter(({ kind }, index) => plans.findIndex((other) => other.kind === kind) === index);
}

function summaryOf(plan: InstallPlan, linkSpeed: number | null): readonly string[] {
  if (plan.kind === "gguf") return ["Official or by the community; the size depends on the file"];
  return [describeCost(plan, linkSpeed), `From huggingface.co/${plan.way.hub}`];
}

function PlanDetail({
  plan,
  draft,
  machine,
  linkSpeed,
}: {
  readonly plan: InstallPlan;
  readonly draft: GetDraft;
  readonly machine: MachineFacts;
  readonly linkSpeed: number | null;
}): ReactElement {
  return (
    <>
      {plan.kind === "gguf" ? (
        <GgufSource draft={draft} machine={machine} linkSpeed={linkSpeed} />
      ) : (
        <Quantization draft={draft} machine={machine} />
      )}
      <TokenField value={draft.token} onChange={draft.setToken} />
    </>
  );
}

function GgufSource({
  draft,
  machine,
  linkSpeed,
}: {
  readonly draft: GetDraft;
  readonly machine: MachineFacts;
  readonly linkSpeed: number | null;
}): ReactElement {
  const { plans, hub, setHub, gguf } = draft;
  return (
    <>
      <Select
        label="Repository"
        value={hub}
        onChange={setHub}
        options={plans
          .filter(({ kind }) => kind === "gguf")
          .map(({ title, way }) => ({ value: way.hub, label: title }))}
        description={`huggingface.co/${hub}`}
      />
      <GgufPicker
        repository={hub}
        list={gguf.list}
        onAskAgain={gguf.askAgain}
        machine={machine}
        suggestion={gguf.suggestion}
        value={gguf.choice}
        onChange={gguf.choose}
        linkSpeed={linkSpeed}
      />
    </>
  );
}

function Quantization({
  draft,
  machine,
}: {
  readonly draft: GetDraft;
  readonly machine: MachineFacts;
}): ReactElement {
  return <QuantizationChoice machine={machine} value={draft.quantization} onChange={draft.setQuantization} />;
}
