import { expect, test } from "vitest";
import { createSettingsStore, readTheme, selectSettingsActions, selectTheme } from "#stores/settingsStore.ts";

test.each(["system", "light", "dark"] as const)("readTheme() reads %s", (theme) => {
  expect(readTheme(theme)).toBe(theme);
});

test.each([null, undefined, "", "sepia", "Dark", 1, {}, ["dark"]])(
  "readTheme(%j) is the system's",
  (kept) => {
    expect(readTheme(kept)).toBe("system");
  },
);

test("setTheme() changes the theme and tells who listens", () => {
  const store = createSettingsStore("light");
  const seen: string[] = [];
  store.subscribe((state) => seen.push(selectTheme(state)));
  selectSettingsActions(store.getState()).setTheme("dark");
  expect(selectTheme(store.getState())).toBe("dark");
  expect(seen).toEqual(["dark"]);
});
