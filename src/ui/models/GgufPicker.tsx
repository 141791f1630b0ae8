import type { ReactElement } from "react";
import { assessGgufLoad, HEAP_BYTES } from "#core/models/ggufLoad.ts";
import type { GgufChoice } from "#core/models/ggufChoice.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { GgufSuggestion } from "#core/models/suggestGguf.ts";
import { Button } from "#ui/components/Button.tsx";
import { Select } from "#ui/components/Select.tsx";
import { Spinner } from "#ui/components/Spinner.tsx";
import { FaultNote } from "./FaultNote.tsx";
import { describeGgufChoice, nameOfChoice } from "./ggufWords.ts";
import { installFaultText } from "./installWords.ts";
import { formatBytes } from "./modelWords.ts";
import { describeCost } from "./sourceWords.ts";
import type { HubGguf } from "./useHubGguf.ts";

export interface GgufPickerProps {
  readonly repository: string;
  readonly list: HubGguf;
  readonly onAskAgain: () => void;
  readonly machine: MachineFacts;
  /** What is advised for a known model. */
  readonly suggestion: GgufSuggestion | null;
  readonly value: GgufChoice | null;
  readonly onChange: (choice: GgufChoice) => void;
  readonly linkSpeed: number | null;
}

/** The person sees the GGUF files of a repository as they are now, with the advised one chosen, and takes one. */
export function GgufPicker(props: GgufPickerProps): ReactElement {
  const { repository, list, onAskAgain } = props;
  switch (list.kind) {
    case "loading":
      return (
        <output className="flex min-h-control items-center gap-2 text-table text-muted">
          <span className="shrink-0">
            <Spinner />
          </span>
          Asking huggingface.co for the files of {repository} …
        </output>
      );
    case "failed":
      return (
        <div className="flex flex-col gap-2">
          <FaultNote fault={list.error} text={installFaultText(list.error)} />
          <div>
            <Button onPress={onAskAgain}>Ask again</Button>
          </div>
        </div>
      );
    case "listed":
      return list.choices.length === 0 ? (
        <p className="text-table">{repository} holds no GGUF files. Choose another source.</p>
      ) : (
        <ChoiceSelect {...props} choices={list.choices} />
      );
  }
}

function ChoiceSelect({
  choices,
  machine,
  suggestion,
  value,
  onChange,
  linkSpeed,
}: GgufPickerProps & { readonly choices: readonly GgufChoice[] }): ReactElement {
  const pick = (name: string): void => {
    const picked = choices.find((choice) => nameOfChoice(choice) === name);
    if (picked !== undefined) onChange(picked);
  };
  const options = choices.map((choice) => ({
    value: nameOfChoice(choice),
    label: describeGgufChoice(choice, choice === suggestion?.choice),
    isDisabled: choice.missingPaths.length > 0,
  }));
  return (
    <div className="flex flex-col gap-2">
      <Select
        label="File"
        value={value === null ? "" : nameOfChoice(value)}
        onChange={pick}
        options={value === null ? [{ value: "", label: "Choose a file" }, ...options] : options}
        description={
          value === null
            ? undefined
            : describeCost({ downloadBytes: value.byteLength, diskBytes: value.byteLength }, linkSpeed)
        }
      />
      <p aria-live="polite" className="text-table text-pretty wrap-anywhere">
        {adviceOn(value, suggestion, machine)}
      </p>
    </div>
  );
}

/** Why the advised file is advised, or what to expect of another one. */
function adviceOn(
  value: GgufChoice | null,
  suggestion: GgufSuggestion | null,
  machine: MachineFacts,
): string {
  if (suggestion !== null && value === suggestion.choice) return suggestion.reason;
  if (value === null) return "";
  const load = assessGgufLoad(machine, value.byteLength);
  if (load.runsOn === "gpu") return "llama.cpp runs it on the GPU.";
  if (value.byteLength > HEAP_BYTES) {
    return `Too large for the processor, where llama.cpp has ${formatBytes(HEAP_BYTES)} of memory.`;
  }
  return load.isSlow
    ? "llama.cpp runs it on the processor: expect minutes per verdict."
    : "llama.cpp runs it on the processor.";
}
