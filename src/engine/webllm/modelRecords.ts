import type { AppConfig, ChatOptions, ModelRecord } from "@mlc-ai/web-llm";
import { AppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import { findCatalogueModel } from "#core/models/modelCatalogue.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";

export type WebllmSource = Exclude<ModelSource, { kind: "gguf-file" }>;

/** A model as WebLLM is told to load it, and what is known of it before. */
export interface WebllmModel {
  readonly modelId: string;
  readonly name: string;
  readonly promptFormat: PromptFormat;
  readonly quantization: string | null;
  readonly contextLength: number;
  /** For weights, cache and scratch, as WebLLM states it. */
  readonly memoryBytes: number | null;
  readonly record: ModelRecord;
  /** Where the list of all shards lies. */
  readonly manifestUrl: string;
}

const CONTEXT_LENGTH = 4096;

/**
 * Makes the chat interface, the only one that takes a grammar, feed one user message as the whole prompt.
 *
 * It is merged over the model's own template, so the model's own stop tokens stay. Without role templates WebLLM
 * does not pass the text through `String.replace`, which would mangle `$&` and drop `{function_string}`. Without
 * prefix tokens the literal BOS in the prompt is the only one, as with raw completions.
 */
const WHOLE_PROMPT: NonNullable<ChatOptions["conv_config"]> = {
  system_template: "{system_message}",
  system_message: "",
  system_prefix_token_ids: [],
  add_role_after_system_message: true,
  roles: { user: "", assistant: "", tool: "" },
  role_templates: {},
  role_content_sep: "",
  role_empty_sep: "",
  seps: [""],
};

/** Families whose prompt format is plain from WebLLM's ids. */
const FORMAT_BY_FAMILY: readonly (readonly [RegExp, PromptFormat])[] = [
  [/^Mistral-7B-Instruct/, "mistral-instruct"],
  [/^Llama-3/, "llama-3"],
  [/^(?:Qwen2(?:\.5)?|SmolLM2|OpenHermes|NeuralHermes|Hermes-[23]-)/, "chatml"],
];

/**
 * Describe a model to WebLLM: one of its own by id, or a package of converted Prometheus 2 weights, which runs on
 * the library of the Mistral 7B that it was made from.
 *
 * @param prebuilt The package's own list; no address of a library is ever copied from it.
 * @param pageUrl What a relative address is relative to.
 * @throws {AppError} `engine/model-not-found` for an unknown id or an address that is none;
 *   `engine/architecture-unsupported` if Hearth does not know how to prompt the model.
 */
export function describeWebllmModel(source: WebllmSource, prebuilt: AppConfig, pageUrl: string): WebllmModel {
  const isPackage = source.kind === "mlc-package";
  const base = findRecord(isPackage ? mistralId(source.quantization) : source.modelId, prebuilt);
  const packageUrl = resolvePackageUrl(isPackage ? source.url : base.model, pageUrl);
  const contextLength = base.overrides?.context_window_size ?? CONTEXT_LENGTH;
  const record: ModelRecord = {
    ...base,
    model: packageUrl,
    model_id: source.modelId,
    overrides: {
      ...base.overrides,
      context_window_size: contextLength,
      sliding_window_size: -1,
      conv_config: WHOLE_PROMPT,
    },
  };
  return {
    modelId: source.modelId,
    name: findCatalogueModel(source.modelId)?.name ?? source.modelId,
    promptFormat: isPackage ? "mistral-instruct" : promptFormatOf(source.modelId),
    quantization: quantizationOf(source),
    contextLength,
    memoryBytes: base.vram_required_MB === undefined ? null : Math.round(base.vram_required_MB * 2 ** 20),
    record,
    manifestUrl: new URL("tensor-cache.json", packageUrl).href,
  };
}

/**
 * The quantization that a source names, or `null`.
 *
 * @example
 * quantizationOf({ kind: "webllm-prebuilt", modelId: "Qwen2.5-3B-Instruct-q4f16_1-MLC" }) // "q4f16_1"
 */
export function quantizationOf(source: WebllmSource): string | null {
  if (source.kind === "mlc-package") return source.quantization;
  return /-(q\d+f(?:16|32)(?:_\d)?)-MLC/.exec(source.modelId)?.[1] ?? null;
}

/**
 * The absolute folder of a package. WebLLM wants `/resolve/<revision>/` in it and adds `resolve/main/` where it is
 * missing; doing the same here gives the exact address under which the files are kept.
 *
 * @example
 * resolvePackageUrl("https://huggingface.co/mlc-ai/X", "https://hearth.example/")
 * // "https://huggingface.co/mlc-ai/X/resolve/main/"
 */
export function resolvePackageUrl(url: string, pageUrl: string): string {
  if (!URL.canParse(url, pageUrl)) {
    throw new AppError("engine/model-not-found", `Cannot fetch a model from "${url}": it is not an address`);
  }
  const { href } = new URL(url, pageUrl);
  const folder = href.endsWith("/") ? href : `${href}/`;
  return /.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`;
}

function mistralId(quantization: string): string {
  return `Mistral-7B-Instruct-v0.3-${quantization}-MLC`;
}

function findRecord(modelId: string, prebuilt: AppConfig): ModelRecord {
  const record = prebuilt.model_list.find((candidate) => candidate.model_id === modelId);
  if (record !== undefined) return record;
  throw new AppError("engine/model-not-found", `WebLLM's list of models has no "${modelId}"`, {
    details: { modelId },
  });
}

function promptFormatOf(modelId: string): PromptFormat {
  const format =
    findCatalogueModel(modelId)?.promptFormat ??
    FORMAT_BY_FAMILY.find(([family]) => family.test(modelId))?.[1];
  if (format !== undefined) return format;
  throw new AppError("engine/architecture-unsupported", `Hearth has no prompt format for "${modelId}"`, {
    details: { modelId },
  });
}
