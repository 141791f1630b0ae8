import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { createModelStore } from "#stores/modelStore.ts";
import type { KeptSelfTest } from "#stores/selfTestNotes.ts";
import { scriptedModel } from "#test/unit/engine/scriptedEngine.ts";
import type { JudgeSeat, SeatHolder, SeatResult } from "#workers/tabs/judgeSeat.ts";
import { deferred, turn, type Deferred } from "./deferred.ts";

/** A stored package with this id. */
export function packageOf(modelId: string): ModelSource {
  return {
    kind: "stored-package",
    modelId,
    name: `Judge ${modelId.toUpperCase()}`,
    packageUrl: `https://models.hearth.invalid/${modelId}/resolve/0/`,
    libraryUrl: "https://models.hearth.invalid/library.wasm",
    quantization: "q4f16_1",
    promptFormat: "mistral-instruct",
    byteLength: 1,
    weightsHash: `sha256:${modelId}`,
    memoryBytes: null,
    contextLength: 4096,
  };
}

export const A = packageOf("a");
export const B = packageOf("b");
export const MODEL_A: LoadedModel = { ...scriptedModel(), name: "Judge A" };
export const MODEL_B: LoadedModel = { ...scriptedModel(), name: "Judge B" };
export const PASSED: SelfTestResult = {
  kind: "passed",
  output: " 5",
  scoreProbability: 0.97,
  atMs: 1_700_000_000_000,
};

interface AskedLoad extends Deferred<LoadedModel> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/** Seats of one tab; what the other tabs do is up to the test. */
export class FakeSeat implements JudgeSeat {
  readonly log: string[];
  /** Who has the seat instead. */
  holder: SeatHolder | null = null;
  /** Settled by the test when the other tab lets go. */
  readonly handover = deferred();
  isHeld = false;
  readonly #asked: (() => void)[] = [];
  readonly #lost: (() => void)[] = [];

  constructor(log: string[]) {
    this.log = log;
  }

  async take({ name, signal }: { name: string; signal: AbortSignal }): Promise<SeatResult> {
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.holder !== null) return { kind: "elsewhere", holder: this.holder };
    return { kind: "taken", seat: this.#sit(`take ${name}`) };
  }

  async takeOver({ name, signal }: { name: string; signal: AbortSignal }) {
    await Promise.race([
      this.handover.promise,
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    ]);
    this.holder = null;
    return this.#sit(`take over ${name}`);
  }

  #sit(words: string) {
    this.log.push(words);
    this.isHeld = true;
    return {
      release: async () => {
        this.log.push("release");
        this.isHeld = false;
      },
    };
  }

  onAsked(listener: () => void): void {
    this.#asked.push(listener);
  }

  onLost(listener: () => void): void {
    this.#lost.push(listener);
  }

  ask(): void {
    for (const listener of this.#asked) listener();
  }

  lose(): void {
    this.isHeld = false;
    for (const listener of this.#lost) listener();
  }
}

/** A store whose loads and self-tests end when the test says so; what is asked of the engine is written down in order. */
export function modelStoreFixture() {
  const loads: AskedLoad[] = [];
  const tests: (Deferred<SelfTestResult> & { readonly signal: AbortSignal })[] = [];
  const log: string[] = [];
  const unloading = deferred();
  const stopping = deferred();
  const machine = deferred<MachineFacts>();
  const seat = new FakeSeat(log);
  const heldIds = new Set<string>();
  const kept: (KeptSelfTest & { readonly weightsHash: string })[] = [];
  const speeds = new Map<string, number>();
  const faults: unknown[] = [];
  const notes = { read: async (): Promise<readonly KeptSelfTest[]> => [], keepFails: false };
  const store = createModelStore({
    loadModel(_source, { signal, onProgress }) {
      log.push("load");
      const loading = deferred<LoadedModel>();
      loads.push({ ...loading, signal, onProgress });
      return loading.promise;
    },
    unloadModel() {
      log.push("unload");
      return unloading.promise;
    },
    probeMachine: () => machine.promise,
    seat,
    holdModel(id, signal) {
      heldIds.add(id);
      signal.addEventListener("abort", () => heldIds.delete(id));
    },
    selfTest(_model, signal) {
      log.push("test");
      const testing = deferred<SelfTestResult>();
      tests.push({ ...testing, signal });
      return testing.promise;
    },
    selfTestNotes: {
      read: () => notes.read(),
      async keep(weightsHash, test) {
        if (notes.keepFails) throw new Error("disk full");
        kept.push({ weightsHash, ...test });
      },
    },
    speedNotes: {
      async read(weightsHash) {
        return speeds.get(weightsHash) ?? null;
      },
      async keep(weightsHash, tokensPerSecond) {
        if (notes.keepFails) throw new Error("disk full");
        speeds.set(weightsHash, tokensPerSecond);
      },
    },
    onNoteFault: (error) => faults.push(error),
    beforeRelease() {
      log.push("stop the run");
      return stopping.promise;
    },
  });
  const nth = async <T>(asked: readonly T[], index: number): Promise<T> => {
    await turn();
    const found = asked[index];
    if (found === undefined) throw new TypeError(`Number ${index} was not asked for`);
    return found;
  };
  return {
    store,
    actions: store.getState().actions,
    state: () => store.getState().state,
    load: (index: number) => nth(loads, index),
    selfTest: (index: number) => nth(tests, index),
    log,
    unloading,
    stopping,
    machine,
    seat,
    heldIds,
    kept,
    speeds,
    faults,
    notes,
  };
}

export type ModelStoreFixture = ReturnType<typeof modelStoreFixture>;

/** Let the n-th load and its self-test end well. */
export async function finishLoad({ load, selfTest }: ModelStoreFixture, index = 0, model = MODEL_A) {
  (await load(index)).resolve(model);
  (await selfTest(index)).resolve(PASSED);
  await turn();
}

/** A store with judge A ready. */
export async function withReadyJudge(): Promise<ModelStoreFixture> {
  const fixture = modelStoreFixture();
  const loaded = fixture.actions.load(A, "A");
  await finishLoad(fixture);
  await loaded;
  fixture.log.splice(0);
  return fixture;
}
