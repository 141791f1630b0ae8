import { hasShaderF16, shaderF16Lack } from "#core/models/gpuLack.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import type { PackageQuantization } from "#core/models/installOrder.ts";
import { describeSeconds, estimateSeconds } from "#core/models/linkTime.ts";
import { formatBytes } from "./modelWords.ts";

/** A usual link, for estimates before the first download: 100 Mbit/s, in bytes per second. */
const USUAL_LINK = 12_500_000;

/**
 * What a source costs: bytes over the link, bytes on disk, and time.
 *
 * @param linkSpeed Bytes per second as measured here; `null` before the first download.
 * @example describeCost({ downloadBytes: 14.5e9, diskBytes: 4.1e9 }, 12.5e6)
 * // "Download 14 GB · on disk 4.1 GB · about 19 min at the speed measured here"
 */
export function describeCost(
  { downloadBytes, diskBytes }: { readonly downloadBytes: number; readonly diskBytes: number },
  linkSpeed: number | null,
): string {
  const speed = linkSpeed === null ? "100 Mbit/s" : "the speed measured here";
  const seconds = estimateSeconds(downloadBytes, linkSpeed ?? USUAL_LINK);
  const time = seconds === null ? "time unknown" : `${describeSeconds(seconds)} at ${speed}`;
  return `Download ${formatBytes(downloadBytes)} · on disk ${formatBytes(diskBytes)} · ${time}`;
}

/** Why a quantization is the right one for this GPU, or what the other one would mean. */
export function describeQuantization(
  quantization: PackageQuantization,
  machine: Pick<MachineFacts, "gpu" | "platform">,
): string {
  const { gpu } = machine;
  if (gpu.kind !== "adapter") {
    return quantization === "q4f16_1"
      ? "16-bit, as most GPUs can calculate in 16 bits; none is found here."
      : "32-bit, for GPUs without 16-bit arithmetic; needs more memory.";
  }
  if (hasShaderF16(gpu)) {
    return quantization === "q4f16_1"
      ? "16-bit, because this GPU calculates in 16 bits: fastest, least memory."
      : "32-bit works as well here; it needs more memory and is slower.";
  }
  return quantization === "q4f32_1"
    ? `${shaderF16Lack(machine)}, so 32-bit is the one that runs.`
    : `${shaderF16Lack(machine)}, so this one does not run here.`;
}

/**
 * The address of a package as a person typed it, or `null` if it is none; what has no host lies on this site.
 *
 * @param baseUrl Of this page.
 * @example readMirrorUrl("models/prometheus", "https://hearth.example/app/") // "https://hearth.example/app/models/prometheus/"
 */
export function readMirrorUrl(text: string, baseUrl: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || !URL.canParse(trimmed, baseUrl)) return null;
  const url = new URL(trimmed, baseUrl);
  if (!["https:", "http:"].includes(url.protocol)) return null;
  url.search = "";
  url.hash = "";
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
