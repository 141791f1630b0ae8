import { AppError } from "#core/errors.ts";
import type { GpuFacts } from "#core/models/hardware.ts";
import type { LoadedModel, LoadProgress } from "#core/judge/judgeModel.ts";
import { describeAdapter } from "#engine/hardware/describeAdapter.ts";
import type { DeviceLostWatch, DeviceSession } from "./deviceLostWatch.ts";
import { describeWebllmModel, quantizationOf, type WebllmModel, type WebllmSource } from "./modelRecords.ts";
import { nameFault } from "./nameFault.ts";
import { holdsModel } from "./pipelineAccess.ts";
import { requireGpu, type UsableGpu } from "./requireGpu.ts";
import { abortOf, unlessRejected } from "./unlessRejected.ts";
import { readProgress } from "./webllmProgress.ts";
import { WEBLLM_VERSION, type MlcEngine, type WebllmRuntime } from "./webllmRuntime.ts";
import type { WeightsManifest } from "./weightsManifest.ts";

/** The world around the engine; tests bring their own. */
export interface WebllmEngineDeps {
  readonly importRuntime: () => Promise<WebllmRuntime>;
  readonly probeGpu: () => Promise<GpuFacts>;
  readonly deviceWatch: DeviceLostWatch;
  /** The kept manifest of a package; `null` if it cannot be had. Never rejects. */
  readonly readManifest: (manifestUrl: string) => Promise<WeightsManifest | null>;
  readonly pageUrl: string;
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

/** Have WebLLM load a model. Each load has an engine of its own, so what is left of an aborted one cannot disturb the next. */
export async function loadWebllmModel(
  source: WebllmSource,
  { signal, onProgress }: LoadOptions,
  deps: WebllmEngineDeps,
): Promise<HeldModel> {
  const startedAt = deps.now();
  signal.throwIfAborted();
  onProgress({ stage: "checking-hardware", fraction: null });
  const gpu = requireGpu(await probe(deps), quantizationOf(source));
  signal.throwIfAborted();
  onProgress({ stage: "starting-engine", fraction: null });
  const runtime = await importRuntime(deps);
  signal.throwIfAborted();
  const model = describeWebllmModel(source, runtime.prebuiltAppConfig, deps.pageUrl);
  const held = await reload(model, runtime, { signal, onProgress }, deps);
  const manifest = await deps.readManifest(model.manifestUrl);
  const loaded = describeLoaded(model, { gpu, manifest, loadMs: deps.now() - startedAt, ...held });
  return { ...held, loaded };
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
  model: WebllmModel,
  runtime: WebllmRuntime,
  { signal, onProgress }: LoadOptions,
  { deviceWatch, readManifest, pause }: WebllmEngineDeps,
): Promise<Pick<HeldModel, "engine" | "devices">> {
  const devices = deviceWatch.begin();
  let isGivenUp = false;
  let totalBytes: number | null = null;
  const engine = runtime.createMlcEngine({
    appConfig: { model_list: [model.record] },
    logLevel: "ERROR",
    initProgressCallback(report) {
      // WebLLM notices an abort only while it fetches; this also ends the way to the GPU
      if (isGivenUp) throw new Error("This load was given up");
      // WebLLM has just read the manifest
      if (report.text === "Start to fetch params") void learnSize();
      for (const progress of readProgress(report, totalBytes)) onProgress(progress);
    },
  });
  async function learnSize(): Promise<void> {
    totalBytes = (await readManifest(model.manifestUrl))?.totalBytes ?? null;
  }
  try {
    onProgress({ stage: "fetching-settings", fraction: null });
    signal.throwIfAborted();
    await unlessRejected(engine.reload(model.modelId), abortOf(signal), devices.onLost);
    signal.throwIfAborted();
    if (holdsModel(engine, model.modelId)) return { engine, devices };
    throw new AppError("engine/device-lost", "WebLLM ended the load without an error and without a model");
  } catch (error) {
    isGivenUp = true;
    const fault = signal.aborted ? null : await nameFault(error, "unknown/unexpected", devices, pause);
    await giveUp({ engine, devices });
    throw fault ?? signal.reason;
  }
}

/** Free what WebLLM holds; it may already have given up by itself, and then complains. */
export async function giveUp({ engine, devices }: Pick<HeldModel, "engine" | "devices">): Promise<void> {
  await engine.unload().catch(() => {});
  devices.end();
}

function describeLoaded(
  model: WebllmModel,
  known: { gpu: UsableGpu; devices: DeviceSession; manifest: WeightsManifest | null; loadMs: number },
): LoadedModel {
  const { gpu, devices, manifest, loadMs } = known;
  const softwareNote = gpu.isFallback ? { note: "A software GPU: the processor does the work." } : {};
  return {
    modelId: model.modelId,
    name: model.name,
    engine: "webllm",
    engineVersion: WEBLLM_VERSION,
    backend: { kind: "webgpu", description: describeAdapter(devices.adapter() ?? gpu), ...softwareNote },
    promptFormat: model.promptFormat,
    quantization: model.quantization,
    weightsHash: manifest?.hash ?? null,
    memoryBytes: model.memoryBytes,
    loadMs,
    capabilities: {
      grammar: true,
      tokenProbabilities: true,
      prefixCache: false,
      maxParallel: 1,
      contextLength: model.contextLength,
    },
  };
}
