import type { ReactElement } from "react";
import { Select } from "#ui/components/Select.tsx";
import { formatBytes } from "./modelWords.ts";

/** A context length and what it costs. */
export interface ContextChoice {
  /** Tokens of prompt and output together. */
  readonly contextLength: number;
  /** Memory for weights, cache and scratch; `null` if not known. */
  readonly memoryBytes: number | null;
}

export interface ContextSelectProps {
  /** The model's, for those who hear the label. */
  readonly name: string;
  readonly choices: readonly ContextChoice[];
  readonly value: number;
  readonly onChange: (contextLength: number) => void;
}

/** The person chooses how long a prompt and its output may be, and sees what each choice costs. */
export function ContextSelect({ name, choices, value, onChange }: ContextSelectProps): ReactElement {
  return (
    <Select
      label={`Context length of ${name}`}
      isLabelHidden
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
 * @example describeContextChoice({ contextLength: 4096, memoryBytes: 5_300_000_000 }) // "4,096 tokens · 5.3 GB of memory"
 */
export function describeContextChoice({ contextLength, memoryBytes }: ContextChoice): string {
  const tokens = `${contextLength.toLocaleString("en-US")} tokens`;
  return memoryBytes === null ? tokens : `${tokens} · ${formatBytes(memoryBytes)} of memory`;
}
