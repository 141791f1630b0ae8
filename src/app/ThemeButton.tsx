import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactElement } from "react";
import { selectSettingsActions, selectTheme, type Theme } from "#stores/settingsStore.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { useSettingsStore } from "#ui/storesContext.tsx";

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: <Monitor />, light: <Sun />, dark: <Moon /> };
const NAMES: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" };

/** The person presses it to go from the system's theme to light to dark and back. */
export function ThemeButton(): ReactElement {
  const theme = useSettingsStore(selectTheme);
  const { setTheme } = useSettingsStore(selectSettingsActions);
  return (
    // on a small screen the command palette has it
    <span className="max-pane:hidden">
      <IconButton
        label={`Theme: ${NAMES[theme]}. Change to ${NAMES[NEXT[theme]]}`}
        icon={ICONS[theme]}
        onPress={() => setTheme(NEXT[theme])}
      />
    </span>
  );
}
