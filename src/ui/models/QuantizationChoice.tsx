import type { ReactElement } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { PackageQuantization } from "#core/models/installOrder.ts";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { describeQuantization } from "./sourceWords.ts";

const QUANTIZATIONS = [
  { value: "q4f16_1", label: "16-bit (q4f16_1)" },
  { value: "q4f32_1", label: "32-bit (q4f32_1)" },
] as const;

export interface QuantizationChoiceProps {
  readonly machine: Pick<MachineFacts, "gpu" | "platform">;
  readonly value: PackageQuantization;
  readonly onChange: (quantization: PackageQuantization) => void;
}

/** The person reads which arithmetic suits the GPU and why, and may take the other. */
export function QuantizationChoice({ machine, value, onChange }: QuantizationChoiceProps): ReactElement {
  return (
    <div className="flex flex-col items-start gap-1">
      <SegmentedControl label="Arithmetic" value={value} onChange={onChange} segments={QUANTIZATIONS} />
      <p aria-live="polite" className="text-table text-pretty wrap-anywhere text-muted">
        {describeQuantization(value, machine)}
      </p>
    </div>
  );
}
