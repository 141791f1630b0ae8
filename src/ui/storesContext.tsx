import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { JudgeStore, JudgeStoreState } from "#stores/judgeStore.ts";
import type { LibraryStore, LibraryStoreState } from "#stores/libraryStore.ts";
import type { ModelStore, ModelStoreState } from "#stores/modelStore.ts";
import type { PrivacyStore, PrivacyStoreState } from "#stores/privacyStore.ts";
import type { PromptStore, PromptStoreState } from "#stores/promptStore.ts";
import type { RubricStore, RubricStoreState } from "#stores/rubricStore.ts";
import type { SettingsStore, SettingsStoreState } from "#stores/settingsStore.ts";

/** All stores of the page; made once by `app/createApp.ts`. */
export interface Stores {
  readonly judge: JudgeStore;
  readonly library: LibraryStore;
  readonly model: ModelStore;
  readonly privacy: PrivacyStore;
  readonly prompt: PromptStore;
  readonly rubric: RubricStore;
  readonly settings: SettingsStore;
}

export const StoresContext = createContext<Stores | null>(null);

function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new TypeError("This component is drawn outside of StoresContext");
  return stores;
}

export const useJudgeStore = <T,>(selector: (state: JudgeStoreState) => T): T =>
  useStore(useStores().judge, selector);
export const useLibraryStore = <T,>(selector: (state: LibraryStoreState) => T): T =>
  useStore(useStores().library, selector);
export const useModelStore = <T,>(selector: (state: ModelStoreState) => T): T =>
  useStore(useStores().model, selector);
export const usePrivacyStore = <T,>(selector: (state: PrivacyStoreState) => T): T =>
  useStore(useStores().privacy, selector);
export const usePromptStore = <T,>(selector: (state: PromptStoreState) => T): T =>
  useStore(useStores().prompt, selector);
export const useRubricStore = <T,>(selector: (state: RubricStoreState) => T): T =>
  useStore(useStores().rubric, selector);
export const useSettingsStore = <T,>(selector: (state: SettingsStoreState) => T): T =>
  useStore(useStores().settings, selector);
