import type { AppError } from "#core/errors.ts";
import { storedBytes, type StoredModel } from "#core/models/storedModel.ts";
import { errorText, type ErrorText } from "#ui/errorText.ts";
import { formatBytes } from "./modelWords.ts";
import { formatDay } from "./transferWords.ts";

const ENGINE_WORDS: Readonly<Record<StoredModel["engine"], string>> = {
  webllm: "WebLLM",
  llamacpp: "llama.cpp",
};

/**
 * What the files are and which engine reads them.
 *
 * @example describeBuild({ quantization: "Q4_K_M", engine: "llamacpp" }) // "Q4_K_M, llama.cpp"
 */
export function describeBuild({
  quantization,
  engine,
}: Pick<StoredModel, "quantization" | "engine">): string {
  return [...(quantization === null ? [] : [quantization]), ENGINE_WORDS[engine]].join(", ");
}

const HUB_ORIGIN = /^hf:(?<repository>[^@]+)(?:@(?<revision>.+))?$/;

/**
 * Where a stored model came from.
 *
 * @example
 * describeOrigin({ origin: "hf:prometheus-eval/prometheus-7b-v2.0@66ffb1fc…", wasConverted: true })
 * // "Converted here from huggingface.co/prometheus-eval/prometheus-7b-v2.0, version 66ffb1f"
 */
export function describeOrigin({
  origin,
  wasConverted,
}: Pick<StoredModel, "origin" | "wasConverted">): string {
  const place = describePlace(origin);
  return wasConverted ? `Converted here from ${place}` : `From ${place}`;
}

function describePlace(origin: string): string {
  const { repository, revision } = HUB_ORIGIN.exec(origin)?.groups ?? {};
  if (repository === undefined) return origin.replace(/^https?:\/\//, "").replace(/\/$/, "");
  const isCommit = revision !== undefined && /^[0-9a-f]{40}$/.test(revision);
  const version = revision === undefined ? "" : `, version ${isCommit ? revision.slice(0, 7) : revision}`;
  return `huggingface.co/${repository}${version}`;
}

/**
 * How a stored model stands.
 *
 * @param nowMs Milliseconds since 1970.
 * @param tokensPerSecond As measured here; `null` before the first verdict.
 * @example describeStored(model, now) // "On disk, 4.1 GB, verified 3 Nov"
 * @example describeStored(model, now, 41.27) // "On disk, 4.1 GB, verified 3 Nov · 41 tokens/s here"
 */
export function describeStored(
  model: StoredModel,
  nowMs: number,
  tokensPerSecond: number | null = null,
): string {
  const [problem, ...more] = model.problems;
  if (problem === undefined) {
    const onDisk = `On disk, ${formatBytes(storedBytes(model))}, verified ${formatDay(model.verifiedAtMs, nowMs)}`;
    return tokensPerSecond === null ? onDisk : `${onDisk} · ${formatSpeed(tokensPerSecond)} here`;
  }
  const others = more.length === 0 ? "" : `, and ${more.length} more ${more.length === 1 ? "file" : "files"}`;
  return `Damaged: ${problem.path} ${shortenHashes(problem.problem)}${others}`;
}

/** @example formatSpeed(41.27) // "41 tokens/s" */
function formatSpeed(tokensPerSecond: number): string {
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond)} tokens/s`;
}

/** A hash is told from another by its first digits. */
function shortenHashes(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, "$1…");
}

/** What people read when something asked of a stored model went wrong; "in use" means another thing than while converting. */
export function storedFaultText(error: AppError): ErrorText {
  if (error.code !== "weights/in-use") return errorText(error);
  return {
    title: "Another tab uses this model",
    whatToDo: "Unload the judge there, or let it finish, then try again. Nothing was changed.",
  };
}

/** On disk, all models together. */
export function bytesOfAll(models: readonly Pick<StoredModel, "files" | "library">[]): number {
  const libraries = new Map<string, number>();
  for (const { library } of models) if (library !== null) libraries.set(library.url, library.byteLength);
  const ownBytes = models.reduce((sum, { files }) => sum + storedBytes({ files, library: null }), 0);
  return [...libraries.values()].reduce((sum, byteLength) => sum + byteLength, ownBytes);
}
