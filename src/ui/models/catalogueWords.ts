import type { CatalogueWay } from "#core/models/catalogueModel.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import type { Install } from "#stores/installs.ts";
import { installFraction } from "./installWords.ts";
import { formatBytes } from "./modelWords.ts";
import { bytesOfAll } from "./storedWords.ts";

/**
 * What has to be fetched for a model that comes in this way.
 *
 * @example downloadOfWay(conversion) // "14 GB, keeps 4.1 GB"
 */
export function downloadOfWay(way: CatalogueWay): string {
  switch (way.kind) {
    case "package":
      return formatBytes(way.downloadBytes);
    case "convert":
      return `${formatBytes(way.downloadBytes)}, keeps ${formatBytes(way.diskBytes)}`;
    case "gguf":
      return "depends on the file";
  }
}

/** What the files are and which engine reads them. */
export function describeWay(way: CatalogueWay): string {
  return way.kind === "gguf" ? "GGUF, llama.cpp" : `${way.quantization}, WebLLM`;
}

/**
 * What of a model is in this browser, or on its way; `null` if nothing.
 *
 * @example describeHere("prometheus-7b-v2.0", stored, installs) // "In this browser, 4.1 GB"
 */
export function describeHere(
  catalogueId: string,
  stored: readonly StoredModel[],
  installs: readonly Install[],
): string | null {
  const mine = stored.filter((model) => model.catalogueId === catalogueId);
  const coming = installs.find(({ order }) => order.catalogueId === catalogueId);
  const parts = [
    ...(mine.length === 0 ? [] : [`In this browser, ${formatBytes(bytesOfAll(mine))}`]),
    ...(coming === undefined ? [] : [describeComing(coming)]),
  ];
  return parts.length === 0 ? null : parts.join(" · ");
}

function describeComing({ state }: Install): string {
  switch (state.kind) {
    case "running": {
      const fraction = installFraction(state.progress);
      return fraction === null ? "On its way" : `On its way, ${Math.floor(fraction * 100 + 1e-9)} %`;
    }
    case "paused":
      return "On its way, paused";
    case "failed":
      return "Stopped by a fault";
    case "needs-files":
      return "On its way, waits for its files";
  }
}
