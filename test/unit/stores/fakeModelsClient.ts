import type { InstallOrder } from "#core/models/installOrder.ts";
import { type InstallProgress, NO_PROGRESS } from "#core/models/installProgress.ts";
import type { StoredModel, UnfinishedModel } from "#core/models/storedModel.ts";
import type { InstallExtras, InstallWatch, InstallWish, ModelsClient } from "#workers/models/modelsClient.ts";

/** An install that is under way and ends when the test says so. */
export interface RunningInstall {
  readonly order: InstallOrder;
  readonly extras: InstallExtras;
  tell(progress: Partial<InstallProgress>): void;
  finish(): void;
  fail(error: Error): void;
}

/** A shelf in memory; installs stand still until the test moves them. */
export interface FakeModels extends ModelsClient {
  readonly stored: StoredModel[];
  readonly unfinished: UnfinishedModel[];
  readonly running: RunningInstall[];
  readonly paused: Map<string, boolean>;
  readonly removed: string[];
  /** What looking for a newer version finds. */
  readonly updates: Map<string, InstallOrder>;
  readonly lookedFor: string[];
  readonly wishes: [string, InstallWish][];
  /** As if another tab had said so. */
  otherTabChanged(): void;
  otherTabWishes(id: string, wish: InstallWish): void;
}

export function storedModelOf(order: InstallOrder, change: Partial<StoredModel> = {}): StoredModel {
  return {
    id: order.id,
    name: order.name,
    catalogueId: order.catalogueId,
    engine: "webllm",
    origin: "hf:owner/name@0123456",
    wasConverted: false,
    quantization: "q4f16_1",
    promptFormat: "mistral-instruct",
    files: [{ path: "params_shard_0.bin", byteLength: 1_000, sha256: "a".repeat(64) }],
    library: { url: "https://host/lib.wasm", byteLength: 10, sha256: "b".repeat(64) },
    packageUrl: `https://models.hearth.invalid/${order.id}/resolve/0123456789ab/`,
    contextLimit: 32_768,
    cacheBytesPerToken: 131_072,
    weightsHash: `sha256:${"c".repeat(64)}`,
    storedAtMs: 1,
    verifiedAtMs: 1,
    problems: [],
    ...change,
  };
}

export function createFakeModels(): FakeModels {
  const changeListeners: (() => void)[] = [];
  const wishListeners: ((id: string, wish: InstallWish) => void)[] = [];
  const fake: FakeModels = {
    stored: [],
    unfinished: [],
    running: [],
    paused: new Map(),
    removed: [],
    updates: new Map(),
    lookedFor: [],
    wishes: [],
    otherTabChanged: () => changeListeners.forEach((listener) => listener()),
    otherTabWishes: (id, wish) => wishListeners.forEach((listener) => listener(id, wish)),
    list: async () => ({ stored: [...fake.stored], unfinished: [...fake.unfinished], leftovers: [] }),
    install: (order, extras, { signal, onProgress }: InstallWatch) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        fake.running.push({
          order,
          extras,
          tell: (change) => onProgress({ ...NO_PROGRESS, stage: "downloading", ...change }),
          finish() {
            const model = storedModelOf(order);
            fake.stored.push(model);
            fake.unfinished.splice(0);
            resolve(model);
          },
          fail: reject,
        });
      }),
    setPaused: async (id, isPaused) => void fake.paused.set(id, isPaused),
    verify: async (id) => {
      const model = fake.stored.find((one) => one.id === id);
      if (model === undefined) throw new Error(`There is no ${id}`);
      return model;
    },
    findUpdate: async (id) => {
      fake.lookedFor.push(id);
      return fake.updates.get(id) ?? null;
    },
    unshelve: async (id) => {
      const [model] = fake.stored.splice(0);
      if (model !== undefined) fake.unfinished.push(unfinishedOf(orderOf(id)));
    },
    remove: async (id) => {
      fake.removed.push(id);
      fake.stored.splice(0);
      fake.unfinished.splice(0);
    },
    removeLeftovers: async () => {},
    openGguf: async () => [],
    hold: () => {},
    onShelfChange: (listener) => void changeListeners.push(listener),
    onWish: (listener) => void wishListeners.push(listener),
    wish: (id, wish) => void fake.wishes.push([id, wish]),
  };
  return fake;
}

/** An order as the catalogue makes them. */
export function orderOf(id: string, place: InstallOrder["place"] = HUB): InstallOrder {
  return { id, name: `Model ${id}`, catalogueId: null, place, work: { kind: "package" } };
}

const HUB = { kind: "hub", name: "owner/name", revision: "main", commit: null } as const;

export function unfinishedOf(order: InstallOrder, isPaused = false): UnfinishedModel {
  return { order, isPaused, byteLength: 500 };
}
