import { AppError } from "#core/errors.ts";
import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import {
  giveUp,
  loadWebllmModel,
  type HeldModel,
  type WebllmEngineDeps,
  type LoadOptions,
} from "./loadWebllmModel.ts";
import type { WebllmSource } from "./modelRecords.ts";
import { nameFault } from "./nameFault.ts";
import { countWebllmTokens } from "./pipelineAccess.ts";
import { streamCompletion } from "./streamCompletion.ts";
import { createTurnQueue } from "./turnQueue.ts";
import { abortOf, unlessRejected } from "./unlessRejected.ts";
import { workerWebllmDeps } from "./workerWebllmDeps.ts";

/** A model and the end of its life. */
interface Holding extends HeldModel {
  /** Aborted with a fault when the model is given up. */
  readonly ended: AbortSignal;
}

/**
 * WebLLM as a judge engine; to be run in a worker of its own.
 *
 * It continues one prompt at a time and reuses nothing between prompts. When the GPU is lost, the running and all
 * further requests reject with `engine/device-lost`; a fresh worker is the cure.
 */
export function createWebllmEngine(deps: WebllmEngineDeps = workerWebllmDeps()): JudgeEngine {
  const turns = createTurnQueue();
  let holding: Holding | null = null;
  let life = new AbortController();

  /** End whatever is loaded or being loaded, and begin a new life. */
  async function startOver(why: string): Promise<AbortSignal> {
    const given = holding;
    holding = null;
    life.abort(new AppError("engine/not-loaded", why));
    life = new AbortController();
    const { signal } = life;
    if (given !== null) await giveUp(given);
    return signal;
  }

  function held(): Holding {
    if (holding === null) throw new AppError("engine/not-loaded", "No model is loaded");
    return holding;
  }

  return {
    async load(source, { signal, onProgress }) {
      const ended = await startOver("Another model is loaded");
      const options: LoadOptions = { signal: AbortSignal.any([signal, ended]), onProgress };
      const model = await loadWebllmModel(requireWebllm(source), options, deps);
      if (options.signal.aborted) {
        await giveUp(model);
        throw options.signal.reason;
      }
      holding = { ...model, ended };
      return holding.loaded;
    },
    async complete(request, { signal, onToken = () => {} }) {
      const model = held();
      return unlessRejected(
        turns.run(signal, () => completeHeld(model, request, { signal, onToken, deps })),
        abortOf(model.ended),
      );
    },
    async countTokens(prompt) {
      const { engine, loaded } = held();
      return countWebllmTokens(engine, loaded.modelId, prompt);
    },
    async unload() {
      await startOver("The model was unloaded");
    },
  };
}

async function completeHeld(
  { engine, devices, loaded, ended }: Holding,
  request: CompletionRequest,
  options: { signal: AbortSignal; onToken: (piece: string) => void; deps: WebllmEngineDeps },
): Promise<Completion> {
  const { signal, onToken, deps } = options;
  const { modelId, capabilities } = loaded;
  ended.throwIfAborted();
  throwIfLost(devices);
  requireRoom(countWebllmTokens(engine, modelId, request.prompt), capabilities.contextLength);
  try {
    const stream = streamCompletion(engine, modelId, request, { signal, onToken, now: deps.now });
    return await unlessRejected(stream, devices.onLost, abortOf(ended));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    ended.throwIfAborted();
    throw await nameFault(error, "engine/generation-failed", devices, deps.pause);
  }
}

function throwIfLost(devices: HeldModel["devices"]): void {
  const lost = devices.lostWith();
  if (lost !== null) throw lost;
}

function requireRoom(promptTokens: number, contextLength: number): void {
  if (promptTokens <= contextLength) return;
  throw new AppError(
    "engine/prompt-too-long",
    `Cannot read a prompt of ${promptTokens} tokens: the context holds ${contextLength}`,
    { details: { promptTokens, contextLength } },
  );
}

function requireWebllm(source: ModelSource): WebllmSource {
  if (source.kind === "stored-package") return source;
  throw new AppError("engine/model-not-found", "WebLLM cannot read a GGUF file; llama.cpp can");
}
