import { createStore, type StoreApi } from "zustand/vanilla";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface SettingsStoreState {
  readonly theme: Theme;
  readonly actions: { readonly setTheme: (theme: Theme) => void };
}

export type SettingsStore = StoreApi<SettingsStoreState>;

/** Read a theme that was kept as plain data; anything unknown is the system's. */
export function readTheme(kept: unknown): Theme {
  return THEMES.find((theme) => theme === kept) ?? "system";
}

/** The store of how the page looks. */
export function createSettingsStore(theme: Theme): SettingsStore {
  return createStore<SettingsStoreState>((set) => ({
    theme,
    actions: { setTheme: (next) => set({ theme: next }) },
  }));
}

export const selectTheme = (store: SettingsStoreState): Theme => store.theme;
export const selectSettingsActions = (store: SettingsStoreState): SettingsStoreState["actions"] =>
  store.actions;
