import { MLCEngine, type AppConfig, type MLCEngineConfig } from "@mlc-ai/web-llm";
import type { GpuFacts } from "#core/models/hardware.ts";
import { createDeviceLostWatch, type AdapterPrototype } from "#engine/webllm/deviceLostWatch.ts";
import type { WebllmEngineDeps } from "#engine/webllm/loadWebllmModel.ts";
import { createFetchRefusal, type FetchScope } from "#engine/webllm/refuseFetches.ts";
import type { MlcEngine } from "#engine/webllm/webllmRuntime.ts";
import { ScriptedPipeline, type PipelineScript, type ScriptedToken } from "./scriptedPipeline.ts";

export const MIB = 2 ** 20;
const SHARDS = 4;

export const GOOD_GPU: Extract<GpuFacts, { kind: "adapter" }> = {
  kind: "adapter",
  isFallback: false,
  vendor: "apple",
  architecture: "metal-3",
  description: "",
  features: ["shader-f16"],
  limits: {
    maxBufferSize: 1024 * MIB,
    maxStorageBufferBindingSize: 1024 * MIB,
    maxStorageBuffersPerShaderStage: 10,
    maxComputeWorkgroupStorageSize: 32_768,
  },
};

/** A model's own template, with the texts that must never get into a judge prompt. */
const OWN_TEMPLATE = {
  system_template: "[INST] {system_message}",
  system_message: "Always assist with care.",
  system_prefix_token_ids: [1],
  add_role_after_system_message: false,
  roles: { user: "[INST]", assistant: "[/INST]", tool: "[INST]" },
  role_templates: { user: "{user_message}", assistant: "{assistant_message}", tool: "{tool_message}" },
  seps: [" "],
  role_content_sep: " ",
  role_empty_sep: "",
  stop_str: ["</s>"],
  stop_token_ids: [2],
};

/** A fake device; `lose` ends it as a crash does. */
export interface ScriptedDevice {
  readonly lost: Promise<{ reason: string; message: string }>;
  readonly lose: (reason: "unknown" | "destroyed", message?: string) => void;
  readonly destroy: () => void;
  readonly isDestroyed: () => boolean;
}

function createDevice(): ScriptedDevice {
  let settle: (loss: { reason: string; message: string }) => void = () => {};
  const lost = new Promise<{ reason: string; message: string }>((resolve) => {
    settle = resolve;
  });
  let destroyed = false;
  return {
    lost,
    lose: (reason, message = "A valid external Instance reference no longer exists.") =>
      settle({ reason, message }),
    destroy() {
      destroyed = true;
      settle({ reason: "destroyed", message: "Device was destroyed." });
    },
    isDestroyed: () => destroyed,
  };
}

export interface EngineScript extends PipelineScript {
  readonly gpu: GpuFacts;
  /** Called at named points of a load; may wait or throw. A fetch sees WebLLM's own abort signal. */
  readonly during: (point: LoadPoint, signal: AbortSignal | undefined) => void | Promise<void>;
}

export type LoadPoint = "read-config" | "read-shards" | "upload-shard" | "compile";

/** What a test sees of the scripted world. */
export interface ScriptedWorld {
  readonly deps: WebllmEngineDeps;
  readonly configs: MLCEngineConfig[];
  readonly pipelines: ScriptedPipeline[];
  readonly devices: ScriptedDevice[];
  readonly requests: unknown[];
  /** What WebLLM's `fetch` belongs to; it finds nothing. */
  readonly scope: FetchScope;
}

/** Sixty-four words, others for every seed. */
function wordsOf(seed: number): readonly ScriptedToken[] {
  return Array.from({ length: 64 }, (_unused, index) => ` w${(seed * 31 + index * 7) % 97}`);
}

const CALM_SCRIPT: EngineScript = {
  gpu: GOOD_GPU,
  output: wordsOf,
  // as with a real GPU, other things get their turn between two tokens
  beforeToken: () => new Promise((resolve) => setTimeout(resolve)),
  during: () => {},
};

/** Rejects as `fetch` does when its signal is aborted. */
export function untilFetchIsAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(new DOMException("The user aborted a request.", "AbortError"));
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener("abort", onAbort);
  });
}

/**
 * The world around `createWebllmEngine` with the GPU replaced and the rest real: WebLLM's own `MLCEngine` with its
 * request checks, conversations, streams, interrupts and locks, around a scripted pipeline.
 */
export function scriptWorld(overrides: Partial<EngineScript> = {}): ScriptedWorld {
  const script: EngineScript = { ...CALM_SCRIPT, ...overrides };
  const world = {
    configs: [] as MLCEngineConfig[],
    pipelines: [] as ScriptedPipeline[],
    devices: [] as ScriptedDevice[],
    requests: [] as unknown[],
    scope: { fetch: () => Promise.reject(new TypeError("Failed to fetch")) } as FetchScope,
  };
  const adapter: AdapterPrototype & { info: typeof GOOD_GPU } = {
    info: GOOD_GPU,
    requestDevice: async () => {
      const device = createDevice();
      world.devices.push(device);
      return device;
    },
  };
  const deps: WebllmEngineDeps = {
    importRuntime: async () => ({
      createMlcEngine(config) {
        world.configs.push(config);
        return scriptEngine(config, script, world, () => adapter.requestDevice() as Promise<ScriptedDevice>);
      },
    }),
    probeGpu: async () => script.gpu,
    deviceWatch: createDeviceLostWatch(adapter),
    refuseFetches: createFetchRefusal(world.scope),
    now: () => performance.now(),
    pause: async () => {},
  };
  return { deps, ...world };
}

/** The private members of `MLCEngine` that the script reaches into. */
interface EngineInternals {
  readonly appConfig: AppConfig;
  readonly initProgressCallback: (report: { progress: number; timeElapsed: number; text: string }) => void;
  readonly reloadController: AbortController | undefined;
  readonly loadedModelIdToPipeline: Map<string, unknown>;
  readonly loadedModelIdToChatConfig: Map<string, unknown>;
  readonly loadedModelIdToModelType: Map<string, unknown>;
  readonly loadedModelIdToLock: Map<string, unknown>;
  readonly unload: () => Promise<void>;
  getLLMStates: (name: string, modelId?: string) => unknown;
  reloadInternal: (modelId: string) => Promise<void>;
}

function scriptEngine(
  config: MLCEngineConfig,
  script: EngineScript,
  world: Pick<ScriptedWorld, "pipelines" | "requests">,
  requestDevice: () => Promise<ScriptedDevice>,
): MlcEngine {
  const engine = new MLCEngine(config);
  const inside = engine as unknown as EngineInternals;
  const { getLLMStates } = inside;
  inside.getLLMStates = function (name, modelId) {
    const [held] = inside.loadedModelIdToPipeline.keys();
    // the real one insists on the real pipeline's class; with nothing loaded its complaint is what we want
    if (held === undefined) return getLLMStates.call(engine, name, modelId);
    return [held, inside.loadedModelIdToPipeline.get(held), inside.loadedModelIdToChatConfig.get(held)];
  };
  inside.reloadInternal = (modelId) => scriptReload(inside, modelId, { script, world, requestDevice });
  for (const api of [engine.completions, engine.chat.completions]) recordRequests(api, world.requests);
  return engine as MlcEngine;
}

function recordRequests(api: { create: unknown }, requests: unknown[]): void {
  const create = api.create as (request: unknown) => unknown;
  api.create = (request: unknown) => {
    requests.push(structuredClone(request));
    return create.call(api, request);
  };
}

/** Loads in the order, with the texts, of `reloadInternal` and `fetchTensorCacheInternal` in 0.2.86 when every shard is stored. */
async function scriptReload(
  inside: EngineInternals,
  modelId: string,
  parts: {
    script: EngineScript;
    world: Pick<ScriptedWorld, "pipelines">;
    requestDevice: () => Promise<ScriptedDevice>;
  },
): Promise<void> {
  const { script, world, requestDevice } = parts;
  const overrides =
    inside.appConfig.model_list.find((record) => record.model_id === modelId)?.overrides ?? {};
  const report = (text: string, progress: number): void =>
    inside.initProgressCallback({ progress, timeElapsed: 0, text });
  await script.during("read-config", inside.reloadController?.signal);
  const device = await requestDevice();
  void device.lost.then(() => inside.unload());
  await script.during("read-shards", inside.reloadController?.signal);
  report("Start to fetch params", 0);
  for (let shard = 1; shard <= SHARDS; shard += 1) {
    await script.during("upload-shard", undefined);
    report(shardText(shard), shard / SHARDS);
  }
  const pipeline = new ScriptedPipeline(script, overrides.context_window_size ?? 0);
  await script.during("compile", undefined);
  world.pipelines.push(pipeline);
  inside.loadedModelIdToPipeline.set(modelId, pipeline);
  inside.loadedModelIdToChatConfig.set(modelId, { conv_template: OWN_TEMPLATE, ...overrides });
  inside.loadedModelIdToModelType.set(modelId, 0);
  inside.loadedModelIdToLock.set(modelId, { acquire: async () => {}, release: async () => {} });
  report("Finish loading on WebGPU - apple", 1);
}

function shardText(shard: number): string {
  return `Loading model from cache[${shard}/${SHARDS}]: ${shard * 2}MB loaded. ${shard * 25}% completed, 1 secs elapsed.`;
}
