import { AppError, type ErrorCode } from "#core/errors.ts";
import type { CompletionRequest } from "#core/judge/completion.ts";
import type { EngineKind, LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createChannelClient, type ChannelClient, type ChannelPort } from "#workers/channel.ts";
import type { EngineRequests, RequestSeen } from "./engineProtocol.ts";
import { createTokenWatchdog, type Clock } from "./tokenWatchdog.ts";

/** A thread that serves `EngineRequests`: a `Worker`, or a stand-in for one. */
export interface EngineWorker extends ChannelPort {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** What the supervisor is doing about a fault. */
export type SupervisorEvent =
  | { readonly kind: "restarting"; readonly because: ErrorCode; readonly restart: number }
  | { readonly kind: "restarted"; readonly model: LoadedModel }
  | { readonly kind: "lost"; readonly error: AppError };

export interface SupervisedEngineOptions {
  readonly startWorker: (kind: EngineKind) => EngineWorker;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** Told which network requests the worker makes. */
  readonly onRequests?: (requests: readonly RequestSeen[]) => void;
  readonly clock?: Clock;
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

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

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
 * generation that stalls are answered by a new worker, the same model and the same request again. Cancelling a load
 * ends the worker at once; stopping a completion returns at once and gives the worker `stopGraceMs` to come free.
 */
export function createSupervisedEngine(options: SupervisedEngineOptions): JudgeEngine {
  const clock = options.clock ?? REAL_CLOCK;
  const delays = options.restartDelaysMs ?? [1_000, 5_000, 30_000];
  const stopGraceMs = options.stopGraceMs ?? 10_000;
  let running: Running | null = null;
  let source: ModelSource | null = null;
  /** Resolves when stopped requests have let go of the worker. */
  let settling: Promise<void> = Promise.resolve();
  let restarting: Promise<void> | null = null;

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

  async function loadInto(
    target: Running,
    signal: AbortSignal | undefined,
    onProgress: (progress: LoadProgress) => void,
    wanted: ModelSource,
  ): Promise<LoadedModel> {
    const stop = (): void => {
      if (running === target) end(new AppError("engine/not-loaded", "The load was cancelled"));
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await target.channel.request("load", wanted, { onProgress });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Replace the worker and load the model again; concurrent requests share one restart. */
  function restart(because: ErrorCode, count: number): Promise<void> {
    restarting ??= (async () => {
      if (source === null) throw new AppError("engine/not-loaded", "No model to load again");
      const wanted = source;
      options.onEvent?.({ kind: "restarting", because, restart: count });
      end(new AppError("engine/worker-lost", "The engine is being restarted"));
      await new Promise<void>((resolve) => clock.setTimer(resolve, delays[count - 1] ?? 0));
      if (source !== wanted) throw new AppError("engine/not-loaded", "The model was unloaded meanwhile");
      const model = await loadInto(start(engineKindOf(wanted)), undefined, () => {}, wanted);
      options.onEvent?.({ kind: "restarted", model });
    })().finally(() => {
      restarting = null;
    });
    return restarting;
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
        if (!(error instanceof AppError) || !MENDABLE.has(error.code)) throw error;
        if (count > delays.length) {
          options.onEvent?.({ kind: "lost", error });
          throw error;
        }
        await restart(error.code, count).catch((failure: unknown) => {
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
      source = null;
      const target = start(engineKindOf(wanted));
      onProgress({ stage: "starting-engine", fraction: null });
      try {
        const model = await loadInto(target, signal, onProgress, wanted);
        source = wanted;
        return model;
      } catch (error) {
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
      const never = new AbortController().signal;
      return withRestarts(never, (engine) => engine.channel.request("countTokens", prompt));
    },
    async unload() {
      source = null;
      end(new AppError("engine/not-loaded", "The model was unloaded"));
    },
  };
}
