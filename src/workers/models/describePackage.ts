import type { ByteFolder } from "#core/bytes.ts";
import type { PackageQuantization } from "#core/models/installOrder.ts";
import { findLibrary, type LibraryName } from "#core/models/webllmLibraries.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import { readJson } from "#weights/bytes/readFile.ts";
import { openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { requireListed } from "./packageChecks.ts";

/** What an MLC package says of itself. */
export interface PackageFacts {
  readonly quantization: PackageQuantization;
  /** `null` where Hearth does not know how the model is prompted. */
  readonly promptFormat: PromptFormat | null;
  /** Name of the compiled library that runs a model of this shape; `null` if WebLLM has none. */
  readonly libraryName: LibraryName | null;
  /** `null` where the package does not say. */
  readonly contextLimit: number | null;
  readonly cacheBytesPerToken: number;
}

/**
 * Read what a package says of itself, and check that every file that it names is there and as long as it says.
 *
 * @throws {AppError} `weights/file-missing`, `weights/truncated`, `weights/header-invalid` naming the file.
 */
export async function describePackage(folder: ByteFolder): Promise<PackageFacts> {
  const mlc = await openMlcPackage(folder);
  requireListed(mlc, await folder.list());
  const { config, format } = mlc;
  const { family, hiddenSize, layerCount } = config;
  const chatConfig = await readJson(folder, "mlc-chat-config.json");
  return {
    quantization: format,
    promptFormat: promptFormatOf(config, templateName(chatConfig)),
    libraryName: findLibrary({ family, hiddenSize, layerCount, ropeTheta: statedRopeTheta(chatConfig) }),
    // mlc-llm writes -1 for models with a sliding window, which reading it makes a 1
    contextLimit: config.contextLength > 1 ? config.contextLength : null,
    cacheBytesPerToken: cacheBytesPerToken(config),
  };
}

/** Keys and values of all layers, in 16 bits. */
function cacheBytesPerToken({ layerCount, kvHeadCount, headSize }: ModelConfig): number {
  return layerCount * 2 * kvHeadCount * headSize * 2;
}

/** The base of the rotary positions, which libraries have built in; `null` where the package does not state it. */
function statedRopeTheta(chatConfig: unknown): number | null {
  const modelConfig = fieldOf(chatConfig, "model_config");
  // under the older name in packages that mlc-llm has made
  const stated = fieldOf(modelConfig, "rope_theta") ?? fieldOf(modelConfig, "position_embedding_base");
  return typeof stated === "number" ? stated : null;
}

function templateName(chatConfig: unknown): string {
  const template = fieldOf(chatConfig, "conv_template");
  const name = typeof template === "string" ? template : fieldOf(template, "name");
  return typeof name === "string" ? name : "";
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Llama's shape has been given several formats; mlc-llm's template tells which. */
function promptFormatOf({ family }: ModelConfig, template: string): PromptFormat | null {
  if (template.startsWith("chatml")) return "chatml";
  if (/^llama-?3/.test(template)) return "llama-3";
  if (family === "mistral") return "mistral-instruct";
  return family === "qwen2" ? "chatml" : null;
}
