import type { Page } from "@playwright/test";
import { traceTasks, type Task } from "./taskTrace.ts";

/** How a page took a number of keys. */
export interface KeyTimes {
  /** From each key until the frame that shows it has been drawn, in ms. */
  readonly frames: readonly number[];
  readonly tasks: readonly Task[];
}

/** About sixteen keys a second: quicker than people type, slower than a key that is held down. */
const BETWEEN_KEYS_MS = 60;
/** After so many keys a pause, long enough for the page to keep what was typed. */
const KEYS_AT_ONCE = 25;
const PAUSE_MS = 410;

/** Have the page note when each key that is pressed from now on is shown; once per page. */
export async function watchKeys(page: Page): Promise<void> {
  // tsx wraps named functions in it
  await page.evaluate("globalThis.__name = (wrapped) => wrapped");
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(globalThis, "keyFrames", frames);
    const note = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => {
        // a message comes after the frame is drawn
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => frames.push(performance.now() - timeStamp));
        port1.start();
        port2.postMessage(null);
      });
    };
    window.addEventListener("keydown", note, true);
  });
}

/** Type into what has the focus, with real key events. */
export async function timeKeys(page: Page, text: string): Promise<KeyTimes> {
  await page.evaluate(() => {
    (Reflect.get(globalThis, "keyFrames") as number[]).length = 0;
  });
  const tasks = await traceTasks(page, async () => {
    for (let start = 0; start < text.length; start += KEYS_AT_ONCE) {
      await page.keyboard.type(text.slice(start, start + KEYS_AT_ONCE), { delay: BETWEEN_KEYS_MS });
      await page.waitForTimeout(PAUSE_MS);
    }
    await page.waitForTimeout(1_000);
  });
  const frames = await page.evaluate(() => [...(Reflect.get(globalThis, "keyFrames") as number[])]);
  return { frames, tasks };
}
