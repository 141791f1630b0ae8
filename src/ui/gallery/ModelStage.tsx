import { useContext, useMemo, type ReactElement, type ReactNode } from "react";
import { createStore } from "zustand/vanilla";
import { AppError } from "#core/errors.ts";
import type { LibraryStoreState } from "#stores/libraryStore.ts";
import type { ModelStoreState } from "#stores/modelStore.ts";
import { ModelActionsContext, type ModelActions, type OfferedFile } from "#ui/modelActionsContext.tsx";
import { StoresContext } from "#ui/storesContext.tsx";

const GGUF_FILES: readonly OfferedFile[] = [
  { path: "prometheus-7b-v2.0.Q2_K.gguf", byteLength: 2_719_000_000 },
  { path: "prometheus-7b-v2.0.Q3_K_S.gguf", byteLength: 3_164_000_000 },
  { path: "prometheus-7b-v2.0.Q4_K_M.gguf", byteLength: 4_368_000_000 },
  { path: "prometheus-7b-v2.0.Q6_K.gguf", byteLength: 5_942_000_000 },
  { path: "prometheus-7b-v2.0.Q8_0-00001-of-00002.gguf", byteLength: 4_900_000_000 },
];

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), 600);
  });
}

/** Answers like the hub and the browser, from made-up lists; one repository refuses, one is empty. */
const SAMPLE_ACTIONS: ModelActions = {
  async listHubGguf(repository) {
    if (repository.includes("refused")) {
      await later(null);
      throw new AppError("weights/access-denied", `Cannot list ${repository}: status 401`);
    }
    return later(repository.includes("empty") ? [] : GGUF_FILES);
  },
  pickFolder: () =>
    Promise.resolve([
      { path: "mlc-chat-config.json", blob: new Blob(['{"quantization":"q4f16_1"}']) },
      {
        path: "tensor-cache.json",
        blob: new Blob([
          '{"records":[{"dataPath":"params_shard_0.bin","nbytes":9},{"dataPath":"params_shard_1.bin","nbytes":9}]}',
        ]),
      },
      { path: "params_shard_0.bin", blob: new Blob(["short"]) },
    ]),
  pickFiles: () => Promise.resolve([{ path: "prometheus.Q4_K_M.gguf", blob: new Blob(["GGUF"]) }]),
  persistStorage: () => later(false),
  isStoragePersisted: () => Promise.resolve(false),
};

function doNothing(): void {}

async function doNothingLater(): Promise<void> {}

function createSampleLibrary() {
  return createStore<LibraryStoreState>(() => ({
    isRead: true,
    stored: [],
    installs: [],
    leftovers: [],
    checks: {},
    updates: {},
    faults: {},
    fault: null,
    linkSpeed: 12_500_000,
    actions: {
      refresh: doNothingLater,
      install: doNothingLater,
      pause: doNothing,
      resume: doNothingLater,
      cancel: doNothingLater,
      verify: doNothingLater,
      stopVerify: doNothing,
      lookForUpdate: doNothingLater,
      repair: doNothingLater,
      remove: doNothingLater,
      removeLeftovers: doNothingLater,
      sourceOf: (id) => Promise.reject(new AppError("engine/model-not-found", `No model "${id}" here`)),
    },
  }));
}

function createSampleModel() {
  return createStore<ModelStoreState>(() => ({
    state: { kind: "none" },
    machine: null,
    recentSpeeds: [],
    selfTests: {},
    speeds: {},
    actions: {
      probe: doNothingLater,
      load: doNothingLater,
      takeOver: doNothingLater,
      forget: doNothing,
      cancelLoad: doNothing,
      unload: doNothingLater,
      recallSelfTests: doNothingLater,
      recallSpeed: doNothingLater,
      engineRestarting: doNothing,
      engineWaitingForGpu: doNothing,
      engineRestarted: doNothing,
      engineLost: doNothing,
      addSpeed: doNothing,
    },
  }));
}

/** Everything that is drawn inside sees a made-up library and judge; nothing is fetched or kept. */
export function ModelStage({ children }: { readonly children: ReactNode }): ReactElement {
  const stores = useContext(StoresContext);
  const staged = useMemo(
    () =>
      stores === null ? null : { ...stores, library: createSampleLibrary(), model: createSampleModel() },
    [stores],
  );
  return (
    <StoresContext value={staged}>
      <ModelActionsContext value={SAMPLE_ACTIONS}>{children}</ModelActionsContext>
    </StoresContext>
  );
}
