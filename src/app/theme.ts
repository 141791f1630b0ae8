import { readTheme, type SettingsStore, type Theme } from "#stores/settingsStore.ts";

const KEY = "hearth-theme";

/** The theme that was chosen before; `localStorage`, because it is needed before the first drawing. */
export function readKeptTheme(): Theme {
  try {
    return readTheme(localStorage.getItem(KEY));
  } catch {
    // storage is switched off in this browser: the system's theme is as good as any
    return "system";
  }
}

/** Put the theme on the page now and whenever it changes, and keep it. */
export function followTheme(settings: SettingsStore): void {
  const apply = (theme: Theme): void => {
    const root = document.documentElement;
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
  };
  apply(settings.getState().theme);
  settings.subscribe(({ theme }) => {
    apply(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // the choice holds until the page is closed
    }
  });
}
