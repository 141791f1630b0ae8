import type { PickedModel } from "#core/models/pickedModel.ts";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { formatBytes } from "./modelWords.ts";

const KIND_WORDS: Readonly<Record<PickedModel["kind"], string>> = {
  package: "An MLC package for WebLLM",
  checkpoint: "Weights in safetensors, converted while they are read",
  gguf: "A GGUF model for llama.cpp",
  unknown: "No model",
};

/**
 * What was picked.
 *
 * @example describePicked(files, model) // "A GGUF model for llama.cpp: 1 file, 4.4 GB"
 */
export function describePicked(files: readonly PickedModelFile[], model: PickedModel): string {
  const kept = filesOf(files, model);
  const bytes = kept.reduce((sum, { blob }) => sum + blob.size, 0);
  const count = kept.length === 1 ? "1 file" : `${kept.length} files`;
  return `${KIND_WORDS[model.kind]}: ${count}, ${formatBytes(bytes)}`;
}

/** The picked files that belong to the model; all of them where none is recognized. */
export function filesOf(files: readonly PickedModelFile[], model: PickedModel): readonly PickedModelFile[] {
  if (model.kind === "unknown") return files;
  const paths = new Set(model.paths);
  return files.filter(({ path }) => paths.has(path));
}

/**
 * A name for picked files, where their names give one.
 *
 * @example suggestName({ kind: "gguf", paths: ["prometheus-7b-v2.0.Q4_K_M.gguf"], … }) // "prometheus-7b-v2.0.Q4_K_M"
 */
export function suggestName(model: PickedModel): string {
  if (model.kind !== "gguf") return "My model";
  const [path = ""] = model.paths;
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.gguf$/i, "")
    .replace(/-\d{5}-of-\d{5}$/, "");
}
