import type { BrowserContext, Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MANIFEST_PATH, type ManifestFile } from "#weights/conversion/hearthManifest.ts";
import type * as Client from "#workers/weights/convertWeights.ts";
import { buildSite, openPage, serveSite } from "./benchSite.ts";
import { median } from "./median.ts";
import { writeSyntheticModel } from "./syntheticModel.ts";

/**
 * How long quantizing takes in Chromium, beside `hearth quantize` in Node with the same files, on one worker and on two:
 * one layer of the shape of Mistral 7B, 480 million weights. The browser reads picked files and writes its private file
 * system; the files have to be the same byte for byte. Beside it: how long only copying the bytes that are read and written
 * takes in memory, and how much memory the process of the page and its workers takes more than at rest.
 * `npx tsx bench/quantizeInBrowser.ts [rounds]`; needs 2 GB of disk.
 */
const ROUNDS = Number(process.argv[2] ?? 3);
const FORMAT = "q4f16_1" as const;

const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const [model, site, profile] = [join(folder, "model"), join(folder, "site"), join(folder, "profile")];

interface Run {
  readonly seconds: number;
  readonly files: readonly ManifestFile[];
}

interface BrowserRun extends Run {
  /** Of the page's process, above what it held before, in bytes. */
  readonly peakBytes: number;
}

/** Quantize while somebody watches the memory of the page's process. */
async function quantizeWatched(page: Page, threads: number): Promise<BrowserRun> {
  const before = memoryOfPages();
  let peakBytes = 0;
  const timer = setInterval(() => (peakBytes = Math.max(peakBytes, memoryOfPages() - before)), 50);
  try {
    return { ...(await quantizeInBrowser(page, threads)), peakBytes };
  } finally {
    clearInterval(timer);
  }
}

/** What the processes of pages and their workers hold in memory, all of this browser. */
function memoryOfPages(): number {
  const pages = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isPageOfOurs(name));
  const kilobytes = pages.map((id) => /^VmRSS:\s+(\d+) kB/m.exec(readProcess(id, "status"))?.[1] ?? "0");
  return kilobytes.reduce((sum, count) => sum + Number(count) * 1024, 0);
}

function isPageOfOurs(id: string): boolean {
  const command = readProcess(id, "cmdline");
  return command.includes("--type=renderer") && command.includes(profile);
}

/** Empty if the process has ended. */
function readProcess(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Copy as many bytes as are read and written for this many weights, from memory to memory. @returns Seconds. */
async function copyInBrowser(page: Page, weights: number): Promise<number> {
  return page.evaluate(
    (bytes) => {
      const [from, to] = [new Uint8Array(64 * 2 ** 20).fill(1), new Uint8Array(64 * 2 ** 20)];
      const start = performance.now();
      for (let copied = 0; copied < bytes; copied += from.length) to.set(from);
      return (performance.now() - start) / 1000;
    },
    weights * (2 + 4.5 / 8),
  );
}

async function quantizeInBrowser(page: Page, threads: number): Promise<Run> {
  await page.locator("input").setInputFiles(readdirSync(model).map((name) => join(model, name)));
  return page.evaluate(
    async ({ threads: count, format }) => {
      const address = "/client.js";
      const { convertWeights } = (await import(address)) as typeof Client;
      const input = document.querySelector("input");
      const files = Array.from(input?.files ?? [], (file) => ({ path: file.name, blob: file }));
      const path = `bench-${crypto.randomUUID()}`;
      const start = performance.now();
      const { manifest, threads: used } = await convertWeights({
        order: {
          kind: "quantize",
          source: { kind: "files", files },
          settings: { format, padVocabulary: null, withOlderManifest: false },
        },
        path,
        threads: count,
        signal: new AbortController().signal,
      });
      const seconds = (performance.now() - start) / 1000;
      if (used !== count) throw new Error(`${used} threads instead of ${count}`);
      await (await navigator.storage.getDirectory()).removeEntry(path, { recursive: true });
      return { seconds, files: manifest.files };
    },
    { threads, format: FORMAT },
  );
}

function quantizeInNode(threads: number): Run {
  const out = join(folder, "out");
  const args = ["quantize", model, "--format", FORMAT, "--threads", String(threads), "--json", "--out", out];
  const text = execFileSync(process.execPath, ["bin/hearth.mjs", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { seconds } = JSON.parse(text) as { seconds: number };
  const { files } = JSON.parse(readFileSync(join(out, MANIFEST_PATH), "utf8")) as Pick<Run, "files">;
  rmSync(out, { recursive: true });
  return { seconds, files };
}

function hashesOf({ files }: Run): string {
  return files
    .map(({ path, sha256 }) => `${sha256} ${path}`)
    .toSorted()
    .join("\n");
}

async function compare(page: Page, threads: number, weights: number): Promise<void> {
  const [browser, node]: [BrowserRun[], Run[]] = [[], []];
  const copies: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    node.push(quantizeInNode(threads));
    browser.push(await quantizeWatched(page, threads));
    copies.push(await copyInBrowser(page, weights));
  }
  const isSame = new Set([...browser, ...node].map(hashesOf)).size === 1;
  const [inBrowser, inNode] = [browser, node].map((runs) => median(runs.map(({ seconds }) => seconds)));
  const each = (seconds = Number.NaN): string =>
    `${seconds.toFixed(1)} s, ${((seconds * 1e9) / weights).toFixed(1)} ns a weight`;
  console.log(
    `${threads} worker(s): Chromium ${each(inBrowser)}; Node ${each(inNode)}; ratio ${(
      (inBrowser ?? Number.NaN) / (inNode ?? Number.NaN)
    ).toFixed(2)}; ${isSame ? "the same bytes" : "OTHER BYTES"}`,
  );
  const copy = median(copies);
  const peakMiB = Math.max(...browser.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
  console.log(
    `  only copying these bytes ${each(copy)}, ratio ${((inBrowser ?? Number.NaN) / copy).toFixed(0)}; ` +
      `memory of the page's process ${peakMiB.toFixed(0)} MiB more than at rest`,
  );
}

let context: BrowserContext | null = null;
try {
  const weights = writeSyntheticModel(model, 1);
  await buildSite("src/workers/weights/convertWeights.ts", site);
  const opened = await openPage(await serveSite(site, "<input type=file multiple>"), profile);
  context = opened.context;
  console.log(`${(weights / 1e6).toFixed(0)} M weights, ${FORMAT}, median of ${ROUNDS}`);
  for (const threads of [1, 2]) await compare(opened.page, threads, weights);
} finally {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
