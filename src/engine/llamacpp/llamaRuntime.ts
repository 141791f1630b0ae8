import { LogLevel, Wllama } from "@wllama/wllama/esm/index.js";
import { AppError } from "#core/errors.ts";
import type { CompletionBody } from "./completionBody.ts";
import { readLoadFault, readRuntimeFault } from "./llamaFaults.ts";
import { createNativeLog } from "./nativeLog.ts";
import { onStartStumble } from "./onStartStumble.ts";
import type { MemoryPlan } from "./planMemory.ts";
import { type Chunk, readChunk } from "./readChunk.ts";

/** How a runtime is started. */
export interface RuntimeOptions extends MemoryPlan {
  readonly wasmUrl: string;
  /** Prompt tokens read at once; a stop takes effect between two such batches. */
  readonly batchTokens: number;
  /** Half the machine's if not given. */
  readonly threads?: number;
}

/** llama.cpp in a worker of its own, holding one model. It must never get more requests than it has slots. */
export interface LlamaRuntime {
  readonly logLines: readonly string[];
  readonly threads: number;
  readonly addsBos: boolean;
  readonly addsEos: boolean;
  /**
   * Stream a completion.
   *
   * @throws {AppError | CaughtException} Once the runtime is dead, every request rejects with what killed it.
   */
  complete(body: CompletionBody, signal: AbortSignal, onChunk: (chunk: Chunk) => void): Promise<void>;
  /** Terminate the worker; whatever is pending or comes later rejects with `error`. */
  end(error: AppError): void;
}

/**
 * Start llama.cpp and let it load a model, one file or all of its parts in order. Nothing comes from a CDN: the WebAssembly lies at `wasmUrl`, the code
 * around it is in the bundle.
 *
 * @param onBytes Told how many of the files' bytes llama.cpp has gone through.
 * @throws {AppError} Named after what llama.cpp logged; `signal.reason` when aborted.
 */
export async function startLlamaRuntime(
  model: Blob | readonly Blob[],
  options: RuntimeOptions,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytesDone: number) => void },
): Promise<LlamaRuntime> {
  let hasWorker = false;
  let death: AppError | null = null;
  let announceDeath: (error: AppError) => void = () => {};
  const dead = new Promise<never>((_resolve, reject) => {
    announceDeath = reject;
  });
  // whoever races against it hears of it; nobody racing is no fault
  dead.catch(() => {});

  const log = createNativeLog({
    onWorkerStarted() {
      hasWorker = true;
      if (death !== null) void wllama.exit();
    },
    onWorkerError(message) {
      end(new AppError("engine/worker-lost", `llama.cpp's worker died: ${message}`));
    },
  });
  const wllama = new Wllama({ default: options.wasmUrl }, { logger: log.logger });
  wllama.setCompat(null);

  function end(error: AppError): void {
    if (death !== null) return;
    death = error;
    announceDeath(error);
    // a worker that is still being made is terminated by its first words
    if (hasWorker) void wllama.exit();
  }

  const loading = wllama.loadModel(watchReads(model instanceof Blob ? [model] : model, onBytes), {
    // its log names the buffers and so tells where the weights really are
    log_level: LogLevel.INFO,
    n_ctx: options.contextLength * options.parallel,
    n_parallel: options.parallel,
    // a cache per slot: two long completions cannot crowd each other out, and neighbours do not change the arithmetic
    kv_unified: false,
    // copies of idle prompts would fill the heap
    cache_idle_slots: false,
    n_batch: options.batchTokens,
    n_ubatch: options.batchTokens,
    ...(options.threads === undefined ? {} : { n_threads: options.threads }),
  });
  const stop = (): void => end(new AppError("engine/not-loaded", "The load was stopped"));
  signal.addEventListener("abort", stop, { once: true });
  const stopListening = onStartStumble(globalThis, (reason) => end(loadFault(reason)));
  try {
    await Promise.race([loading, dead]);
    // a model that llama.cpp refuses does not make the runtime reject
    if (wllama.getLoadedContextInfo().n_vocab > 0) return serve();
    throw loadFault(null);
  } catch (error) {
    const fault = error instanceof AppError ? error : loadFault(error);
    end(new AppError("engine/not-loaded", "The load failed"));
    throw signal.aborted ? signal.reason : fault;
  } finally {
    signal.removeEventListener("abort", stop);
    stopListening();
  }

  function loadFault(thrown: unknown): AppError {
    const exceptionText = log.lastExceptionText();
    return readLoadFault(thrown, { exceptionText, logLines: log.lines, lastErrorLine: log.lastErrorLine() });
  }

  function serve(): LlamaRuntime {
    return {
      logLines: log.lines,
      threads: wllama.getNumThreads(),
      addsBos: wllama.mustAddBosToken(),
      addsEos: wllama.mustAddEosToken(),
      end,
      async complete(body, abortSignal, onChunk) {
        if (death !== null) throw death;
        let onDataError: unknown = null;
        const onData = (message: unknown): void => {
          try {
            onChunk(readChunk(message));
          } catch (error) {
            onDataError = error;
            throw error;
          }
        };
        try {
          await Promise.race([wllama.createCompletion({ ...body, stream: true, abortSignal, onData }), dead]);
        } catch (error) {
          if (abortSignal.aborted) throw abortSignal.reason;
          if (error === death || (onDataError !== null && error === onDataError)) throw error;
          const fault = readRuntimeFault(error, {
            exceptionText: log.lastExceptionText(),
            logLines: log.lines,
          });
          if (!fault.isAlive && fault.error instanceof AppError) end(fault.error);
          throw fault.error;
        }
      },
    };
  }
}

/** The same blobs, telling how far they have been read, all together. */
function watchReads(files: readonly Blob[], onBytes: (bytesDone: number) => void): Blob[] {
  const furthest = files.map(() => 0);
  return files.map((file, index) => {
    const watched = new Blob([file]);
    watched.slice = (start, end, type) => {
      furthest[index] = Math.max(furthest[index] ?? 0, Math.min(end ?? file.size, file.size));
      onBytes(furthest.reduce((sum, bytes) => sum + bytes, 0));
      return file.slice(start, end, type);
    };
    return watched;
  });
}
