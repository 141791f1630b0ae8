import { AppError } from "#core/errors.ts";
import type { LoadedModel, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { fedPrompt } from "./fedPrompt.ts";
import { generate } from "./generate.ts";
import { loadGguf, type ReadyModel } from "./loadGguf.ts";
import { rejectOnAbort } from "#engine/rejectOnAbort.ts";

export interface LlamacppEngineOptions {
  /** Where llama.cpp's WebAssembly is served; not needed where every load brings it. */
  readonly wasmUrl?: string;
  /**
   * Most tokens of prompt and output together, 8192 if not given; a model that was trained for less gets less, and a
   * source may ask for another length.
   */
  readonly contextLength?: number;
  /** Completions at the same time, 2 if not given; fewer when memory is short. */
  readonly parallel?: number;
  /** Threads of the processor; half of what the machine has if not given. */
  readonly threads?: number;
  /** A larger file is given to llama.cpp as parts of at most this many bytes, 2 GiB if not given. */
  readonly maxFileBytes?: number;
}

/** llama.cpp as a judge engine. */
export interface LlamacppEngine extends JudgeEngine {
  /** As every engine's; `runtime` is llama.cpp's WebAssembly, handed over so that nothing has to be fetched. */
  load(
    source: ModelSource,
    options: Parameters<JudgeEngine["load"]>[1] & { readonly runtime?: Blob | null },
  ): Promise<LoadedModel>;
}

/**
 * Make an engine that runs GGUF files with llama.cpp, on WebGPU where the adapter has `shader-f16` and on the processor
 * elsewhere. Its home is a dedicated worker; llama.cpp itself runs in a worker below that.
 */
export function createLlamacppEngine({ wasmUrl, ...options }: LlamacppEngineOptions = {}): LlamacppEngine {
  const loadOptions = { contextLength: 8192, parallel: 2, ...options };
  let ready: ReadyModel | null = null;
  /** Counts loads and unloads, so that a load knows whether it is still wanted when it is done. */
  let turn = 0;

  function current(): ReadyModel {
    if (ready === null) throw new AppError("engine/not-loaded", "Load a judge model first");
    return ready;
  }

  function giveUp(): void {
    turn += 1;
    ready?.generator.runtime.end(new AppError("engine/not-loaded", "The model was unloaded"));
    ready = null;
  }

  return {
    async load(source, { runtime, ...watch }) {
      watch.signal.throwIfAborted();
      giveUp();
      const myTurn = turn;
      const loaded = await loadGguf(source, { ...loadOptions, wasm: runtime ?? wasmUrl }, watch);
      if (turn !== myTurn) {
        const error = new AppError("engine/not-loaded", "The model was unloaded while it was being loaded");
        loaded.generator.runtime.end(error);
        throw error;
      }
      ready = loaded;
      return loaded.model;
    },

    async complete(request, { signal, onToken }) {
      signal.throwIfAborted();
      const { generator, slots, bos } = current();
      const release = await slots.acquire(signal);
      const sink = { signal, onToken: onToken ?? ((): void => {}) };
      const work = generate(generator, fedPrompt(request.prompt, bos), request, sink);
      // the slot is free when llama.cpp says so, which is later than a stop
      work.then(release, release);
      return rejectOnAbort(work, signal);
    },

    async countTokens(prompt) {
      const { slots, bos, countFed } = current();
      const release = await slots.acquire();
      try {
        return await countFed(fedPrompt(prompt, bos));
      } finally {
        release();
      }
    },

    async unload() {
      giveUp();
    },
  };
}
