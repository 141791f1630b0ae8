import type { Page, Worker as PlaywrightWorker } from "@playwright/test";
import { filesOfBuild } from "./filesOfBuild.ts";

/** The script of a worker as it is in the build. */
export function scriptOf(name: "webllm" | "llamacpp" | "models"): string {
  const [path] =
    name === "models" ? filesOfBuild("/assets/", "models.worker-") : filesOfBuild(`/assets/judge/${name}/`);
  if (path === undefined) throw new Error(`The build has no worker for ${name}`);
  return path;
}

/** Start a worker of the site, as the page itself would; on the page it is `startedWorker`. */
export async function startWorker(page: Page, path: string): Promise<PlaywrightWorker> {
  const started = page.waitForEvent("worker", (worker) => worker.url().endsWith(path));
  await page.evaluate((url) => {
    // kept, so that it lives as long as the page
    Object.assign(globalThis, { startedWorker: new Worker(url, { type: "module" }) });
  }, path);
  return started;
}
