import { AppError } from "#core/errors.ts";
import type { GpuFacts } from "#core/models/hardware.ts";
import type { LoadedModel, LoadProgress } from "#core/judge/judgeModel.ts";
import { describeAdapter } from "#engine/hardware/describeAdapter.ts";
import type { DeviceLostWatch, DeviceSession } from "./deviceLostWatch.ts";
import { appConfigOf, type WebllmSource } from "./modelRecords.ts";
import { nameFault } from "./nameFault.ts";
import { holdsModel } from "./pipelineAccess.ts";
import type { RefuseFetches } from "./refuseFetches.ts";
import { requireGpu, type UsableGpu } from "./requireGpu.ts";
import { abortOf, unlessRejected } from "./unlessRejected.ts";
import { readProgress } from "./webllmProgress.ts";
import { WEBLLM_VERSION, type MlcEngine, type WebllmRuntime } from "./webllmRuntime.ts";

/** The world around the engine; tests bring their own. */
export interface WebllmEngineDeps {
  readonly importRuntime: () => Promise<WebllmRuntime>;
  readonly probeGpu: () => Promise<GpuFacts>;
  readonly deviceWatch: DeviceLostWatch;
  readonly refuseFetches: RefuseFetches;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

export interface LoadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/** A model that WebLLM holds. */
export interface HeldModel {
  readonly engine: MlcEngine;
  readonly devices: DeviceSession;
  readonly loaded: LoadedModel;
}

/**
 * Have WebLLM load a model from this browser's storage; no request leaves. Each load has an engine of its own, so what is
 * left of an aborted one cannot disturb the next.
 *
 * @throws {AppError} `engine/model-damaged` for a file that is not there, with its `fileName`; what `requireGpu` and
 *   `webllmError` name.
 */
export async function loadWebllmModel(
  source: WebllmSource,
  { signal, onProgress }: LoadOptions,
  deps: WebllmEngineDeps,
): Promise<HeldModel> {
  const startedAt = deps.now();
  signal.throwIfAborted();
  onProgress({ stage: "checking-hardware", fraction: null });
  const gpu = requireGpu(await probe(deps), source.quantization);
  signal.throwIfAborted();
  onProgress({ stage: "starting-engine", fraction: null });
  const runtime = await importRuntime(deps);
  signal.throwIfAborted();
  const held = await reload(source, runtime, { signal, onProgress }, deps);
  return { ...held, loaded: describeLoaded(source, gpu, held.devices, deps.now() - startedAt) };
}

async function probe({ probeGpu }: WebllmEngineDeps): Promise<GpuFacts> {
  try {
    return await probeGpu();
  } catch (cause) {
    throw new AppError("engine/webgpu-unavailable", `Cannot ask for a GPU: ${String(cause)}`, { cause });
  }
}

async function importRuntime(deps: WebllmEngineDeps): Promise<WebllmRuntime> {
  try {
    return await deps.importRuntime();
  } catch (cause) {
    throw new AppError("engine/model-unreachable", `Cannot fetch WebLLM's script: ${String(cause)}`, {
      cause,
    });
  }
}

async function reload(
  source: WebllmSource,
  runtime: WebllmRuntime,
  { signal, onProgress }: LoadOptions,
  { deviceWatch, refuseFetches, pause }: WebllmEngineDeps,
): Promise<Pick<HeldModel, "engine" | "devices">> {
  const { modelId, byteLength } = source;
  const devices = deviceWatch.begin();
  let isGivenUp = false;
  const engine = runtime.createMlcEngine({
    appConfig: appConfigOf(source),
    logLevel: "ERROR",
    initProgressCallback(report) {
      // WebLLM notices an abort only while it fetches; this also ends the way to the GPU
      if (isGivenUp) throw new Error("This load was given up");
      for (const progress of readProgress(report, byteLength)) onProgress(progress);
    },
  });
  const allowFetches = refuseFetches();
  try {
    onProgress({ stage: "reading-file", fraction: null });
    signal.throwIfAborted();
    await unlessRejected(engine.reload(modelId), abortOf(signal), devices.onLost);
    signal.throwIfAborted();
    if (holdsModel(engine, modelId)) return { engine, devices };
    throw new AppError("engine/device-lost", "WebLLM ended the load without an error and without a model");
  } catch (error) {
    isGivenUp = true;
    const fault = signal.aborted ? null : await nameFault(error, "unknown/unexpected", devices, pause);
    await giveUp({ engine, devices });
    throw fault ?? signal.reason;
  } finally {
    allowFetches();
  }
}

/** Free what WebLLM holds; it may already have given up by itself, and then complains. */
export async function giveUp({ engine, devices }: Pick<HeldModel, "engine" | "devices">): Promise<void> {
  await engine.unload().catch(() => {});
  devices.end();
}

function describeLoaded(
  source: WebllmSource,
  gpu: UsableGpu,
  devices: DeviceSession,
  loadMs: number,
): LoadedModel {
  const { modelId, name, promptFormat, quantization, weightsHash, memoryBytes, contextLength } = source;
  const softwareNote = gpu.isFallback ? { note: "A software GPU: the processor does the work." } : {};
  return {
    modelId,
    name,
    engine: "webllm",
    engineVersion: WEBLLM_VERSION,
    backend: { kind: "webgpu", description: describeAdapter(devices.adapter() ?? gpu), ...softwareNote },
    promptFormat,
    quantization,
    weightsHash,
    memoryBytes,
    loadMs,
    capabilities: {
      grammar: true,
      tokenProbabilities: true,
      prefixCache: false,
      maxParallel: 1,
      contextLength,
    },
  };
}
