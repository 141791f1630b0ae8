import type { Locator, Page } from "@playwright/test";
import { expect } from "./hearth.ts";

const MAX_PRESSES = 80;

const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

/** Press Tab, or Shift+Tab, until an element has the focus, as somebody without a mouse comes to it. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MAX_PRESSES && !(await hasFocus(target)); presses++) {
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}
