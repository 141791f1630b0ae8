import type { ReactElement } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallPlan } from "#core/models/installPlans.ts";
import { DiskSource } from "./DiskSource.tsx";
import { GgufPicker } from "./GgufPicker.tsx";
import { OwnPackageSource } from "./OwnPackageSource.tsx";
import { QuantizationChoice } from "./QuantizationChoice.tsx";
import type { SourceOption } from "./SourceList.tsx";
import { describeCost } from "./sourceWords.ts";
import { TokenField } from "./TokenField.tsx";
import { FROM_DISK, keyOfPlan, OWN_PACKAGE, type GetDraft } from "./useGetDraft.ts";

/** All sources of a model of the catalogue, with what has to be chosen beside each. */
export function getSources(
  draft: GetDraft,
  machine: MachineFacts,
  linkSpeed: number | null,
): readonly SourceOption[] {
  const isConverting = draft.picked.kind === "picked" && draft.picked.model.kind === "checkpoint";
  return [
    ...draft.plans.map((plan) => ({
      key: keyOfPlan(plan),
      title: plan.title,
      summary: summaryOf(plan, linkSpeed),
      fit: plan.fit,
      detail: <PlanDetail plan={plan} draft={draft} machine={machine} linkSpeed={linkSpeed} />,
    })),
    {
      key: OWN_PACKAGE,
      title: "Converted package from an address of your own",
      summary: "About 4.5 bits a weight, made once with hearth quantize and served to a team",
      fit: null,
      detail: <OwnPackageSource value={draft.url} onChange={draft.setUrl} />,
    },
    {
      key: FROM_DISK,
      title: "From disk",
      summary: "A folder or a GGUF file, for instance from a USB stick; copied, no download",
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

function summaryOf(plan: InstallPlan, linkSpeed: number | null): string {
  if (plan.kind === "gguf") return `From huggingface.co/${plan.way.hub}; choose a file to see its size`;
  return `From huggingface.co/${plan.way.hub} · ${describeCost(plan, linkSpeed)}`;
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
  const { gguf } = draft;
  return (
    <>
      {plan.kind === "gguf" ? (
        <GgufPicker
          repository={plan.way.hub}
          list={gguf.list}
          onAskAgain={gguf.askAgain}
          machine={machine}
          suggestion={gguf.suggestion}
          value={gguf.choice}
          onChange={gguf.choose}
          linkSpeed={linkSpeed}
        />
      ) : (
        <Quantization draft={draft} machine={machine} />
      )}
      <TokenField value={draft.token} onChange={draft.setToken} />
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
