import { AppError } from "#core/errors.ts";
import type { LoadedModel, LoadProgress, LoadStage, ModelSource } from "#core/judge/judgeModel.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";
import { type BosHandling } from "./fedPrompt.ts";
import type { Generator } from "./generate.ts";
import { type GpuOutlook, readGpuOutlook } from "./gpuOutlook.ts";
import { hashFile } from "./hashFile.ts";
import { lendWasmUrl } from "./lendWasmUrl.ts";
import { llamacppVersion } from "./llamacppVersion.ts";
import { type LlamaRuntime, startLlamaRuntime } from "./llamaRuntime.ts";
import { type MemoryPlan, planMemory, type WantedMemory } from "./planMemory.ts";
import { readBackend } from "./readBackend.ts";
import { type GgufHeader, readGgufHeader } from "./readGgufHeader.ts";
import { requireWideMemory } from "./requireWideMemory.ts";
import { rejectOnAbort } from "#engine/rejectOnAbort.ts";
import { createSlotQueue, type SlotQueue } from "./slotQueue.ts";
import { type CountTokens, createTokenCounter } from "./tokenCounter.ts";

/** How a GGUF file is loaded; context and completions at the same time are upper bounds. */
export interface LoadGgufOptions extends MemoryPlan {
  /** llama.cpp's WebAssembly, or where it is served. */
  readonly wasm: Blob | string | undefined;
  readonly threads?: number;
  /** A larger file is given to llama.cpp as parts of at most this many bytes, 2 GiB if not given. */
  readonly maxFileBytes?: number;
}

/** A model that is ready to write. */
export interface ReadyModel {
  readonly model: LoadedModel;
  readonly generator: Generator;
  readonly slots: SlotQueue;
  readonly bos: BosHandling;
  readonly countFed: CountTokens;
}

interface LoadWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/**
 * wllama promises to read files of up to 2 GB. Chromium was seen to read one of more than 5 GiB as it is; with parts, no browser has to
 * count that far.
 */
const MAX_FILE_BYTES = 2 * 1024 ** 3;

/** Prompt tokens read at once: few where they take long, because a stop has to wait for them. */
const BATCH_TOKENS = { gpu: 512, heap: 128 } as const;

/**
 * Check a GGUF model, hash it unless its hash is known, give it to llama.cpp and make it ready.
 *
 * @throws {AppError} `engine/browser-unsupported`, `engine/not-gguf`, `engine/gguf-truncated`, `engine/model-damaged`, `engine/model-too-large`,
 *   `engine/model-unreachable`, `engine/architecture-unsupported`, `engine/out-of-memory`, `engine/worker-lost`;
 *   `signal.reason` when aborted. Nothing is left running then.
 */
export async function loadGguf(
  source: ModelSource,
  options: LoadGgufOptions,
  watch: LoadWatch,
): Promise<ReadyModel> {
  requireWideMemory();
  const startedAt = performance.now();
  const gguf = requireGguf(source);
  watch.onProgress({ stage: "reading-file", fraction: null });
  const header = await readingFile(watch.signal, () => readGgufHeader(gguf.files));
  const outlook = await readGpuOutlook(navigator.gpu);
  const holdsWeights = outlook.kind === "usable" ? "gpu" : "heap";
  const plan = planMemory(header, wantedPlan(gguf, options), holdsWeights);
  const weightsHash = gguf.weightsHash ?? (await hashWeights(gguf.files, watch));
  const runtime = await startRuntime(gguf.files, plan, BATCH_TOKENS[holdsWeights], options, watch);
  const ready = await warmUp(runtime, header, plan, watch);
  const loadMs = performance.now() - startedAt;
  return { ...ready, model: describe(gguf, header, plan, runtime, outlook, { weightsHash, loadMs }) };
}

/** A model's files, and what is known of it before they are read. */
interface GgufModel {
  /** One, or all parts in order. */
  readonly files: readonly Blob[];
  readonly modelId: string;
  /** As it is called in this browser. */
  readonly name: string | undefined;
  readonly fileName: string;
  readonly contextLength: number | undefined;
  readonly weightsHash: string | undefined;
}

function requireGguf(source: ModelSource): GgufModel {
  if (source.kind !== "gguf-file") {
    throw new AppError("engine/model-not-found", `llama.cpp reads GGUF files; it was given "${source.kind}"`);
  }
  const { file, moreParts = [], modelId = file.name, name, contextLength, weightsHash } = source;
  const files = [file, ...moreParts].filter((part) => part instanceof Blob);
  if (files.length === moreParts.length + 1) {
    return { files, modelId, name, fileName: file.name, contextLength, weightsHash };
  }
  throw new AppError(
    "engine/model-not-found",
    `llama.cpp reads files; it was given only the name "${file.name}"`,
  );
}

function wantedPlan({ contextLength }: GgufModel, options: LoadGgufOptions): WantedMemory {
  const { parallel } = options;
  return contextLength === undefined
    ? { contextLength: options.contextLength, parallel, isContextChosen: false }
    : { contextLength, parallel, isContextChosen: true };
}

/** The hash of a split model is that of its parts, one behind the other. */
function hashWeights(files: readonly Blob[], watch: LoadWatch): Promise<string> {
  const whole = new Blob([...files]);
  const onProgress = byteProgress(watch, "hashing-weights", whole.size);
  return readingFile(watch.signal, () => hashFile(whole, { signal: watch.signal, onProgress }));
}

async function startRuntime(
  files: readonly Blob[],
  plan: MemoryPlan,
  batchTokens: number,
  { wasm, threads, maxFileBytes = MAX_FILE_BYTES }: LoadGgufOptions,
  watch: LoadWatch,
): Promise<LlamaRuntime> {
  const [first] = files;
  const isWhole = first !== undefined && files.length === 1;
  const parts = isWhole ? await readingFile(watch.signal, () => viewAsParts(first, maxFileBytes)) : files;
  const partBytes = parts.reduce((sum, part) => sum + part.size, 0);
  const { url: wasmUrl, takeBack } = lendWasmUrl(wasm);
  try {
    return await startLlamaRuntime(
      parts,
      { ...plan, wasmUrl, batchTokens, ...(threads === undefined ? {} : { threads }) },
      { signal: watch.signal, onBytes: byteProgress(watch, "loading-weights", partBytes) },
    );
  } finally {
    // it is compiled by now, or never will be
    takeBack();
  }
}

/** A file that was moved or changed after it was picked can no longer be read. */
async function readingFile<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const refusal = error instanceof AppError && error.cause instanceof DOMException ? error.cause : error;
    if (!(refusal instanceof DOMException) || signal.aborted) throw error;
    const message = `Cannot read the model file any more: ${refusal.message}`;
    throw new AppError("engine/model-unreachable", message, { cause: error });
  } finally {
    signal.throwIfAborted();
  }
}

function byteProgress(watch: LoadWatch, stage: LoadStage, bytesTotal: number): (bytesDone: number) => void {
  return (bytesDone) => watch.onProgress({ stage, fraction: bytesDone / bytesTotal, bytesDone, bytesTotal });
}

async function warmUp(
  runtime: LlamaRuntime,
  header: GgufHeader,
  plan: MemoryPlan,
  watch: LoadWatch,
): Promise<Omit<ReadyModel, "model">> {
  try {
    watch.onProgress({ stage: "warming-up", fraction: null });
    const controlToken = header.bosText ?? header.eosText;
    const counter = createTokenCounter(runtime, plan.contextLength, controlToken);
    const countFed = await rejectOnAbort(counter, watch.signal);
    return {
      generator: { runtime, asksWhileWriting: true },
      slots: createSlotQueue(plan.parallel),
      bos: { promptFormat: header.promptFormat, addsBos: runtime.addsBos, bosText: header.bosText },
      countFed,
    };
  } catch (error) {
    runtime.end(new AppError("engine/not-loaded", "The load failed"));
    throw error;
  }
}

function describe(
  { modelId, name, fileName }: GgufModel,
  header: GgufHeader,
  plan: MemoryPlan,
  runtime: LlamaRuntime,
  outlook: GpuOutlook,
  measured: Pick<LoadedModel, "weightsHash" | "loadMs">,
): LoadedModel {
  return {
    modelId,
    name: name ?? header.name ?? fileName,
    engine: "llamacpp",
    engineVersion: llamacppVersion(),
    ...readBackend(runtime.logLines, outlook, runtime.threads),
    promptFormat: header.promptFormat,
    quantization: header.quantization,
    ...measured,
    capabilities: {
      grammar: true,
      tokenProbabilities: true,
      prefixCache: true,
      maxParallel: plan.parallel,
      contextLength: plan.contextLength,
    },
  };
}
