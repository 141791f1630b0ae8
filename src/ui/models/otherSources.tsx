import type { ReactElement } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { InstallWork } from "#core/models/installOrder.ts";
import { Select, type SelectOption } from "#ui/components/Select.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { DiskSource } from "./DiskSource.tsx";
import { GgufPicker } from "./GgufPicker.tsx";
import { OwnPackageSource } from "./OwnPackageSource.tsx";
import { QuantizationChoice } from "./QuantizationChoice.tsx";
import type { SourceOption } from "./SourceList.tsx";
import { TokenField } from "./TokenField.tsx";
import type { OtherChoices } from "./useOtherDraft.ts";

const FORMATS: readonly SelectOption<InstallWork["kind"]>[] = [
  { value: "package", label: "MLC package, for WebLLM as it is" },
  { value: "convert", label: "safetensors, converted here for WebLLM" },
  { value: "gguf", label: "GGUF, for llama.cpp" },
];

interface PartProps {
  readonly choices: OtherChoices;
  readonly machine: MachineFacts;
  readonly linkSpeed: number | null;
}

/** Where a model that is not in the catalogue can come from. */
export function otherSources(
  choices: OtherChoices,
  machine: MachineFacts,
  linkSpeed: number | null,
): readonly SourceOption[] {
  const { draft, change } = choices;
  return [
    {
      key: "hub",
      title: "From the Hugging Face hub",
      summary: ["Any Mistral, Llama or Qwen2 model there; llama.cpp also knows other families"],
      fit: null,
      detail: <HubSource choices={choices} machine={machine} linkSpeed={linkSpeed} />,
    },
    {
      key: "address",
      title: "From an address of your own",
      summary: ["A package that hearth quantize has made and somebody serves"],
      fit: null,
      detail: <OwnPackageSource value={draft.url} onChange={(url) => change({ url })} />,
    },
    {
      key: "disk",
      title: "From disk",
      summary: ["A folder or a GGUF file; copied, no download"],
      fit: null,
      detail: <OtherDisk choices={choices} machine={machine} linkSpeed={linkSpeed} />,
    },
  ];
}

function HubSource({ choices, machine, linkSpeed }: PartProps): ReactElement {
  const { draft, change, hub, gguf } = choices;
  const isWrong = draft.repository.trim() !== "" && hub === null;
  return (
    <>
      <TextField
        label="Repository"
        isMonospace
        value={draft.repository}
        onChange={(repository) => change({ repository })}
        placeholder="owner/name"
        error={isWrong ? "Write owner/name, or paste the address of the model's page." : undefined}
      />
      <Select
        label="Format"
        value={draft.format}
        onChange={(format) => change({ format })}
        options={FORMATS}
      />
      {draft.format === "convert" && <Arithmetic choices={choices} machine={machine} />}
      {draft.format === "gguf" && hub !== null && (
        <GgufPicker
          repository={hub}
          list={gguf.list}
          onAskAgain={gguf.askAgain}
          machine={machine}
          suggestion={null}
          value={gguf.choice}
          onChange={gguf.choose}
          linkSpeed={linkSpeed}
        />
      )}
      <TokenField value={draft.token} onChange={(token) => change({ token })} />
    </>
  );
}

function OtherDisk({ choices, machine }: PartProps): ReactElement {
  const { picked, pick } = choices;
  return (
    <>
      <DiskSource picked={picked} onPick={pick} />
      {picked.kind === "picked" && picked.model.kind === "checkpoint" && (
        <Arithmetic choices={choices} machine={machine} />
      )}
    </>
  );
}

function Arithmetic({ choices, machine }: Omit<PartProps, "linkSpeed">): ReactElement {
  const { draft, change } = choices;
  return (
    <QuantizationChoice
      machine={machine}
      value={draft.quantization}
      onChange={(quantization) => change({ quantization })}
    />
  );
}
