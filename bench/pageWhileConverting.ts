import type { Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { siteListener } from "#cli/serve/siteListener.ts";
import { openPage } from "./benchSite.ts";
import { writeSyntheticModel } from "./syntheticModel.ts";

/**
 * How the page feels while it converts: the built site, with a folder of safetensors picked through its own dialog. Printed are
 * the tasks of the page's thread over 50 ms and the longest gap between two of its frames, beside the same page at rest.
 * `npx tsx bench/pageWhileConverting.ts [layers]`; one layer of the shape of Mistral 7B are 480 million weights and 1.3 GB of disk.
 */
const LAYERS = Number(process.argv[2] ?? 1);
const REST_MS = 10_000;

const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const [model, site, profile] = [join(folder, "model"), join(folder, "site"), join(folder, "profile")];

interface Calm {
  readonly seconds: number;
  /** Of the page's own thread, as the browser counts them: over 50 ms. */
  readonly longTasks: readonly number[];
  readonly longestFrameMs: number;
}

async function serveBuild(): Promise<string> {
  await build({ logLevel: "warn", build: { outDir: site, emptyOutDir: true } });
  const server = createServer(siteListener(site));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/#/models`;
}

/** Watch the page from now on; the returned function says how it was. */
async function watch(page: Page): Promise<() => Promise<Calm>> {
  // tsx wraps named functions in it
  await page.evaluate("globalThis.__name = (wrapped) => wrapped");
  await page.evaluate(() => {
    const start = performance.now();
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    });
    observer.observe({ type: "longtask" });
    let [lastMs, longestFrameMs, isOver] = [start, 0, false];
    const frame = (nowMs: number): void => {
      longestFrameMs = Math.max(longestFrameMs, nowMs - lastMs);
      lastMs = nowMs;
      if (!isOver) requestAnimationFrame(frame);
    };
    requestAnimationFrame((nowMs) => {
      lastMs = nowMs;
      requestAnimationFrame(frame);
    });
    Reflect.set(globalThis, "endWatch", () => {
      isOver = true;
      observer.disconnect();
      return { seconds: (performance.now() - start) / 1000, longTasks, longestFrameMs };
    });
  });
  return () => page.evaluate(() => (Reflect.get(globalThis, "endWatch") as () => Calm)());
}

async function convert(page: Page): Promise<Calm> {
  await page.getByRole("button", { name: "Get Prometheus 2 (7B) …" }).first().click();
  await page.getByRole("radio", { name: "From disk" }).check();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Pick a folder …" }).click();
  await (await chooser).setFiles(model);
  const getIt = page.getByRole("button", { name: /^Get it/ });
  await getIt.isEnabled();
  const end = await watch(page);
  await getIt.click();
  // looked at once a second, so that looking is no part of it
  const isDone = (): boolean => document.querySelector("#shelf")?.textContent.includes("On disk, ") === true;
  await page.waitForFunction(isDone, undefined, { polling: 1_000, timeout: 3_600_000 });
  return end();
}

/** A count of none is worth something only if a long task would have been counted. */
async function proveWatch(page: Page): Promise<void> {
  const end = await watch(page);
  await page.evaluate(() => {
    setTimeout(() => {
      const until = performance.now() + 120;
      while (performance.now() < until);
    });
  });
  await page.waitForTimeout(1_000);
  const { longTasks, longestFrameMs } = await end();
  if (longTasks.length === 0 || longestFrameMs < 100) throw new Error("A task of 120 ms was not noticed");
}

function report(what: string, { seconds, longTasks, longestFrameMs }: Calm): void {
  const longest = longTasks.length === 0 ? "none" : `longest ${Math.max(...longTasks).toFixed(0)} ms`;
  console.log(
    `${what}, ${seconds.toFixed(1)} s: ${longTasks.length} tasks over 50 ms (${longest}); longest gap between frames ${longestFrameMs.toFixed(0)} ms`,
  );
}

try {
  const weights = writeSyntheticModel(model, LAYERS);
  const { context, page } = await openPage(await serveBuild(), profile);
  await page.getByText("No model is in this browser yet").waitFor();
  await proveWatch(page);
  const rest = await watch(page);
  await page.waitForTimeout(REST_MS);
  report("At rest", await rest());
  const calm = await convert(page);
  report(`Converting ${(weights / 1e6).toFixed(0)} M weights`, calm);
  await context.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
