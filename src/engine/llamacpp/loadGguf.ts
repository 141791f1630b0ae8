import { AppError } from "#core/errors.ts";
import type { LoadedModel, LoadProgress, LoadStage, ModelSource } from "#core/judge/judgeModel.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";
import { type BosHandling } from "./fedPrompt.ts";
import type { Generator } from "./generate.ts";
import { type GpuOutlook, readGpuOutlook } from "./gpuOutlook.ts";
import { hashFile } from "./hashFile.ts";
import { llamacppVersion } from "./llamacppVersion.ts";
import { type LlamaRuntime, startLlamaRuntime } from "./llamaRuntime.ts";
import { type MemoryPlan, planMemory } from "./planMemory.ts";
import { readBackend } from "./readBackend.ts";
import { type GgufHeader, readGgufHeader } from "./readGgufHeader.ts";
import { requireWideMemory } from "./requireWideMemory.ts";
import { rejectOnAbort } from "./rejectOnAbort.ts";
import { createSlotQueue, type SlotQueue } from "./slotQueue.ts";
import { type CountTokens, createTokenCounter } from "./tokenCounter.ts";

/** How a GGUF file is loaded. */
export interface LoadGgufOptions extends MemoryPlan {
  readonly wasmUrl: string;
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

type NamedBlob = Blob & { readonly name: string };

/**
 * wllama promises to read files of up to 2 GB. Chromium was seen to read one of more than 5 GiB as it is; with parts, no browser has to
 * count that far.
 */
const MAX_FILE_BYTES = 2 * 1024 ** 3;

/** Prompt tokens read at once: few where they take long, because a stop has to wait for them. */
const BATCH_TOKENS = { gpu: 512, heap: 128 } as const;

/**
 * Check a GGUF file, hash it, give it to llama.cpp and make it ready.
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
  const file = fileOf(source);
  watch.onProgress({ stage: "reading-file", fraction: null });
  const header = await readingFile(watch.signal, () => readGgufHeader(file));
  const outlook = await readGpuOutlook(navigator.gpu);
  const holdsWeights = outlook.kind === "usable" ? "gpu" : "heap";
  const plan = planMemory(header, options, holdsWeights);
  const weightsHash = await readingFile(watch.signal, () =>
    hashFile(file, { signal: watch.signal, onProgress: byteProgress(watch, "hashing-weights", file.size) }),
  );
  const { wasmUrl, threads, maxFileBytes = MAX_FILE_BYTES } = options;
  const parts = await readingFile(watch.signal, () => viewAsParts(file, maxFileBytes));
  const partBytes = parts.reduce((sum, part) => sum + part.size, 0);
  const runtime = await startLlamaRuntime(
    parts,
    {
      ...plan,
      wasmUrl,
      batchTokens: BATCH_TOKENS[holdsWeights],
      ...(threads === undefined ? {} : { threads }),
    },
    { signal: watch.signal, onBytes: byteProgress(watch, "loading-weights", partBytes) },
  );
  const ready = await warmUp(runtime, header, plan, watch);
  const loadMs = performance.now() - startedAt;
  return { ...ready, model: describe(file, header, plan, runtime, outlook, { weightsHash, loadMs }) };
}

function fileOf(source: ModelSource): NamedBlob {
  if (source.kind === "gguf-file" && source.file instanceof Blob) return source.file;
  throw new AppError("engine/model-not-found", `llama.cpp reads picked files; it was given "${source.kind}"`);
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
  file: NamedBlob,
  header: GgufHeader,
  plan: MemoryPlan,
  runtime: LlamaRuntime,
  outlook: GpuOutlook,
  measured: Pick<LoadedModel, "weightsHash" | "loadMs">,
): LoadedModel {
  return {
    modelId: file.name,
    name: header.name ?? file.name,
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
