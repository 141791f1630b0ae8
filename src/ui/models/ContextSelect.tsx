import type { ReactElement } from "react";
import type { ContextCost } from "#core/models/contextCosts.ts";
import { Select } from "#ui/components/Select.tsx";
import { formatBytes } from "./modelWords.ts";

export interface ContextSelectProps {
  readonly choices: readonly ContextCost[];
  readonly value: number;
  readonly onChange: (contextLength: number) => void;
}

/** The person chooses how long a prompt and its output may be, and sees what each choice costs. */
export function ContextSelect({ choices, value, onChange }: ContextSelectProps): ReactElement {
  return (
    <Select
      label="Context length and memory"
      value={String(value)}
      onChange={(text) => onChange(Number(text))}
      options={choices.map((choice) => ({
        value: String(choice.contextLength),
        label: describeContextChoice(choice),
      }))}
    />
  );
}

/**
 * A context length with its memory.
 *
 * @example describeContextChoice({ contextLength: 4096, memoryBytes: 5_300_000_000 }) // "4,096 tokens · 5.3 GB"
 */
export function describeContextChoice({ contextLength, memoryBytes }: ContextCost): string {
  const tokens = `${contextLength.toLocaleString("en-US")} tokens`;
  return memoryBytes === null ? tokens : `${tokens} · ${formatBytes(memoryBytes)}`;
}
