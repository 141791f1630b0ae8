import { AppError, type ErrorCode } from "#core/errors.ts";
import type { CompletionRequest } from "#core/judge/completion.ts";
import type { EngineKind, LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { rejectOnAbort } from "#engine/rejectOnAbort.ts";
import { createChannelClient, type ChannelClient, type ChannelPort } from "#workers/channel.ts";
import { pause, REAL_CLOCK, type Clock } from "#workers/clock.ts";
import type { EngineRequests, RequestSeen } from "./engineProtocol.ts";
import { awaitGpu, GPU_RETURN_LIMIT_MS } from "./gpuReturn.ts";
import { createTokenWatchdog } from "./tokenWatchdog.ts";

/** A thread that serves `EngineRequests`: a `Worker`, or a stand-in for one. */
export interface EngineWorker extends ChannelPort {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** What the supervisor is doing about a fault. */
export type SupervisorEvent =
  | { readonly kind: "restarting"; readonly because: ErrorCode; readonly restart: number }
  /** The restart waits until the browser gives out the lost GPU again; another `restarting` follows. */
  | { readonly kind: "waiting-for-gpu" }
  | { readonly kind: "restarted"; readonly model: LoadedModel }
  | { readonly kind: "lost"; readonly error: AppError };

export interface SupervisedEngineOptions {
  readonly startWorker: (kind: EngineKind) => EngineWorker;
  /** Fetch what the engine's worker may not fetch itself. Asked once for each kind of engine; restarts use it again. */
  readonly fetchRuntime: (kind: EngineKind) => Promise<Blob | null>;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** Told which network requests the worker makes. */
  readonly onRequests?: (requests: readonly RequestSeen[]) => void;
  readonly clock?: Clock;
  /** Whether the GPU can be had: an adapter, or `null`. */
  readonly requestAdapter?: () => Promise<unknown>;
  /** Waits before restart 1, 2, 3; their number is how often one request may be tried again. */
  readonly restartDelaysMs?: readonly number[];
  /** How long a stopped request may keep the worker busy before the worker is replaced. */
  readonly stopGraceMs?: number;
}

/** Faults that a fresh worker and a fresh GPU device can mend. */
const MENDABLE: ReadonlySet<ErrorCode> = new Set([
  "engine/device-lost",
  "engine/worker-lost",
  "engine/stalled",
]);

/** Never aborted. */
const NEVER: AbortSignal = new AbortController().signal;

interface Running {
  readonly kind: EngineKind;
  readonly worker: EngineWorker;
  readonly channel: ChannelClient<EngineRequests>;
}

/** Which engine reads a model source. */
export function engineKindOf(source: ModelSource): EngineKind {
  return source.kind === "gguf-file" ? "llamacpp" : "webllm";
}

/**
 * An engine in a worker of its own, with someone watching it: a worker that dies, a GPU that is lost and a
 * generation that stalls are answered by a new worker, the same model and the same request again; after a lost GPU, once
 * the browser gives it out again (`gpuReturn.ts`). Cancelling a load
 * ends the worker at once; stopping a completion returns at once and gives the worker `stopGraceMs` to come free.
 */
export function createSupervisedEngine(options: SupervisedEngineOptions): JudgeEngine {
  const clock = options.clock ?? REAL_CLOCK;
  const delays = options.restartDelaysMs ?? [1_000, 5_000, 30_000];
  const stopGraceMs = options.stopGraceMs ?? 10_000;
  const runtimeByKind = new Map<EngineKind, Promise<Blob | null>>();
  let running: Running | null = null;
  let source: ModelSource | null = null;
  /** Resolves when stopped requests have let go of the worker. */
  let settling: Promise<void> = Promise.resolve();
  let restarting: Promise<void> | null = null;
  /** Aborted when the present model is no longer wanted. */
  let life = new AbortController();
  let gpuLostAt: number | null = null;

  function end(error: AppError): void {
    running?.worker.terminate();
    running?.channel.close(error);
    running = null;
  }

  function start(kind: EngineKind): Running {
    end(new AppError("engine/worker-lost", "The engine's worker was replaced"));
    const worker = options.startWorker(kind);
    const channel = createChannelClient<EngineRequests>(worker);
    const started: Running = { kind, worker, channel };
    const onDeath = (event: Event): void => {
      if (running !== started) return;
      const text = (event as { message?: string }).message ?? event.type;
      end(new AppError("engine/worker-lost", `The ${kind} worker died: ${text}`));
    };
    worker.addEventListener("error", onDeath);
    worker.addEventListener("messageerror", onDeath);
    running = started;
    const { onRequests } = options;
    if (onRequests !== undefined) {
      // ends with the worker; that it was closed is not news to whoever counts
      channel.request("watchRequests", null, { onProgress: onRequests }).catch(() => {});
    }
    return started;
  }

  function runtimeOf(kind: EngineKind): Promise<Blob | null> {
    const runtime = runtimeByKind.get(kind) ?? options.fetchRuntime(kind);
    runtimeByKind.set(kind, runtime);
    return runtime;
  }

  async function loadInto(
    target: Running,
    signal: AbortSignal,
    onProgress: (progress: LoadProgress) => void,
    wanted: ModelSource,
  ): Promise<LoadedModel> {
    const stop = (): void => {
      if (running === target) end(new AppError("engine/not-loaded", "The load was cancelled"));
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      const runtime = await rejectOnAbort(runtimeOf(target.kind), signal);
      return await target.channel.request("load", { source: wanted, runtime }, { onProgress });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  function noteFault(error: unknown): void {
    if (error instanceof AppError && error.code === "engine/device-lost") gpuLostAt = clock.now();
  }

  /** After a loss the browser may withhold the GPU for a while; a worker that is started meanwhile would find none. */
  async function untilGpuIsBack(signal: AbortSignal, onWaiting: () => void): Promise<void> {
    if (gpuLostAt === null || clock.now() - gpuLostAt > GPU_RETURN_LIMIT_MS) return;
    const { requestAdapter } = options;
    const gpu = requestAdapter === undefined ? { clock } : { clock, requestAdapter };
    await awaitGpu(gpu, { signal, onWaiting });
  }

  async function bringBack(wanted: ModelSource, because: ErrorCode, restart: number, signal: AbortSignal) {
    const tell = (event: SupervisorEvent): void => options.onEvent?.(event);
    let hasWaited = false;
    tell({ kind: "restarting", because, restart });
    end(new AppError("engine/worker-lost", "The engine is being restarted"));
    await pause(clock, delays[restart - 1] ?? 0, signal);
    await untilGpuIsBack(signal, () => {
      hasWaited = true;
      tell({ kind: "waiting-for-gpu" });
    });
    if (hasWaited) tell({ kind: "restarting", because, restart });
    const target = start(engineKindOf(wanted));
    try {
      tell({ kind: "restarted", model: await loadInto(target, signal, () => {}, wanted) });
    } catch (error) {
      // a worker without a model is no use to the request that comes next
      if (running === target) end(new AppError("engine/worker-lost", "The restart failed"));
      throw error;
    }
  }

  /** Replace the worker and load the model again; concurrent requests share one restart. */
  function restart(because: ErrorCode, count: number): Promise<void> {
    if (restarting !== null) return restarting;
    if (source === null) return Promise.reject(new AppError("engine/not-loaded", "No model to load again"));
    const done = bringBack(source, because, count, life.signal).finally(() => {
      if (restarting === done) restarting = null;
    });
    restarting = done;
    return done;
  }

  /** Nobody wants the present model any more: it ends, and so does what brings it back. */
  function forgetModel(why: string): void {
    const error = new AppError("engine/not-loaded", why);
    source = null;
    restarting = null;
    life.abort(error);
    life = new AbortController();
    end(error);
  }

  /** Run a request on the present worker, and again on a new one as often as the delays allow. */
  async function withRestarts<T>(signal: AbortSignal, run: (engine: Running) => Promise<T>): Promise<T> {
    for (let count = 1; ; count++) {
      try {
        if (restarting !== null) await restarting;
        if (source === null) throw new AppError("engine/not-loaded", "Load a judge model first");
        if (running === null) throw new AppError("engine/worker-lost", "The engine's worker is gone");
        return await run(running);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        noteFault(error);
        if (!(error instanceof AppError) || !MENDABLE.has(error.code)) throw error;
        if (count > delays.length) {
          options.onEvent?.({ kind: "lost", error });
          throw error;
        }
        await restart(error.code, count).catch((failure: unknown) => {
          noteFault(failure);
          // a restart that dies of the same kind of fault counts as one more try
          if (failure instanceof AppError && MENDABLE.has(failure.code)) return;
          if (failure instanceof AppError && source !== null)
            options.onEvent?.({ kind: "lost", error: failure });
          throw failure;
        });
      }
    }
  }

  /** Ask for a completion under the watchdog's eye. */
  async function completeOnce(
    engine: Running,
    request: CompletionRequest,
    signal: AbortSignal,
    onToken: ((piece: string) => void) | undefined,
  ): Promise<Awaited<ReturnType<JudgeEngine["complete"]>>> {
    const watchdog = createTokenWatchdog(clock, request.prompt.length, (silentMs) => {
      if (running === engine) {
        end(
          new AppError("engine/stalled", `No token for ${Math.round(silentMs / 1000)} s`, {
            details: { silentMs },
          }),
        );
      }
    });
    try {
      return await engine.channel.request("complete", request, {
        signal,
        onProgress: (piece) => {
          watchdog.tokenSeen();
          if (!signal.aborted) onToken?.(piece);
        },
      });
    } finally {
      watchdog.stop();
    }
  }

  /** Let a stopped request end by itself; when it does not in time, its worker goes. */
  function letSettle(work: Promise<unknown>): void {
    const engine = running;
    const before = settling;
    const ended = work.then(
      () => {},
      () => {},
    );
    settling = new Promise((resolve) => {
      const cancelTimer = clock.setTimer(() => {
        if (engine !== null && running === engine) {
          end(new AppError("engine/worker-lost", "A stopped request kept the worker busy"));
        }
      }, stopGraceMs);
      void Promise.all([before, ended]).then(() => {
        cancelTimer();
        resolve();
      });
    });
  }

  return {
    async load(wanted, { signal, onProgress }) {
      signal.throwIfAborted();
      forgetModel("Another model is loaded");
      const wish = AbortSignal.any([signal, life.signal]);
      await untilGpuIsBack(wish, () => onProgress({ stage: "waiting-for-gpu", fraction: null }));
      wish.throwIfAborted();
      const target = start(engineKindOf(wanted));
      onProgress({ stage: "starting-engine", fraction: null });
      try {
        const model = await loadInto(target, signal, onProgress, wanted);
        source = wanted;
        return model;
      } catch (error) {
        noteFault(error);
        // what was fetched may be what is wrong
        runtimeByKind.delete(target.kind);
        if (running === target) end(new AppError("engine/not-loaded", "The load failed"));
        throw error;
      }
    },
    async complete(request, { signal, onToken }) {
      signal.throwIfAborted();
      await settling;
      const work = withRestarts(signal, (engine) => completeOnce(engine, request, signal, onToken));
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          letSettle(work);
          reject(signal.reason);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
      });
    },
    async countTokens(prompt) {
      await settling;
      return withRestarts(NEVER, (engine) => engine.channel.request("countTokens", prompt));
    },
    async unload() {
      forgetModel("The model was unloaded");
    },
  };
}
