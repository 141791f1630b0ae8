import type { InstallOrder, InstallPlace, InstallWork } from "#core/models/installOrder.ts";
import { hostOf } from "./hostWords.ts";

/**
 * Where an order's files come from.
 *
 * @example describeOrderPlace(order) // "From huggingface.co/prometheus-eval/prometheus-7b-v2.0"
 */
export function describeOrderPlace({ place }: Pick<InstallOrder, "place">): string {
  switch (place.kind) {
    case "hub":
      return `From huggingface.co/${place.name}${describeRevision(place)}`;
    case "mirror":
      return `From ${URL.canParse(place.url) ? hostOf(place.url) + new URL(place.url).pathname.replace(/\/$/, "") : place.url}`;
    case "files":
      return "From picked files";
  }
}

function describeRevision({ revision, commit }: Extract<InstallPlace, { kind: "hub" }>): string {
  if (commit !== null) return `, version ${commit.slice(0, 7)}`;
  return revision === "main" ? "" : `, ${revision}`;
}

/**
 * What an order's files become here.
 *
 * @example describeOrderBuild({ kind: "convert", quantization: "q4f16_1" }) // "q4f16_1, WebLLM, converted here"
 */
export function describeOrderBuild(work: InstallWork): string {
  switch (work.kind) {
    case "package":
      return "package, WebLLM";
    case "convert":
      return `${work.quantization}, WebLLM, converted here`;
    case "gguf":
      return work.fileNames.length > 1
        ? `${work.fileNames.length} GGUF files, llama.cpp`
        : `${work.fileNames[0] ?? "GGUF"}, llama.cpp`;
  }
}
