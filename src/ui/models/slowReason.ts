import type { ModelSource } from "#core/judge/judgeModel.ts";
import { assessGgufLoad } from "#core/models/ggufLoad.ts";
import type { MachineFacts } from "#core/models/hardware.ts";

/** Why a source would be judged with on the processor, minutes a verdict; `null` if it would not, or is small. */
export function slowReason(
  source: ModelSource,
  machine: Pick<MachineFacts, "gpu" | "platform">,
): string | null {
  if (source.kind !== "gguf-file") return null;
  const bytes = [source.file, ...(source.moreParts ?? [])].reduce((sum, { size }) => sum + size, 0);
  const outlook = assessGgufLoad(machine, bytes);
  return outlook.runsOn === "processor" && outlook.isSlow ? outlook.reason : null;
}
