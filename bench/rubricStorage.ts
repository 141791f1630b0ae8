import type { BrowserContext } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSite, openPage, serveSite } from "./benchSite.ts";
import { median } from "./median.ts";
import type * as Client from "./rubricStorageClient.ts";
import type { RubricTimes } from "./rubricStorageClient.ts";

/**
 * How fast the Rubrics page gets from Chromium's IndexedDB what it shows, with many verdicts stored, beside reading them all.
 * `npx tsx bench/rubricStorage.ts [verdicts] [rounds]`; needs 1 GB of disk.
 */
const VERDICTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const RECORDS = 10_000;

const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const site = join(folder, "site");

const inMs = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

function report(rounds: readonly RubricTimes[]): void {
  const of = (name: keyof RubricTimes): number => median(rounds.map((times) => times[name]));
  const all = of("readAll");
  console.log(`Reading all verdicts: ${inMs(all)}`);
  for (const name of ["countStale", "listStaleIds", "listUsage"] as const) {
    console.log(`${name}: ${inMs(of(name))}, ${(all / of(name)).toFixed(0)} times as fast`);
  }
  console.log(`Keeping a draft: ${inMs(of("keepDraft"))}; keeping a verdict: ${inMs(of("addVerdict"))}`);
}

let context: BrowserContext | null = null;
try {
  await buildSite("bench/rubricStorageClient.ts", site);
  const opened = await openPage(await serveSite(site), join(folder, "profile"));
  const { page } = opened;
  context = opened.context;
  page.on("console", (message) => console.error(message.text()));
  await page.evaluate(async (count) => {
    const address = "/client.js";
    const client = (await import(address)) as typeof Client;
    await client.fillFirstVersion(count);
  }, VERDICTS);
  const upgrade = await page.evaluate(async () => {
    const address = "/client.js";
    return ((await import(address)) as typeof Client).timeUpgrade();
  });
  const rounds: RubricTimes[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(
      await page.evaluate(async () => {
        const address = "/client.js";
        return ((await import(address)) as typeof Client).timeRubricStorage();
      }),
    );
  }
  const { reading, longestPause } = await page.evaluate(async (count) => {
    const address = "/client.js";
    return ((await import(address)) as typeof Client).timeRecords(count);
  }, RECORDS);
  console.log(`${VERDICTS} verdicts, half of them of one rubric; median of ${ROUNDS}`);
  console.log(`Upgrade from the first schema, once: ${(upgrade / 1000).toFixed(1)} s`);
  report(rounds);
  console.log(
    `Reading ${RECORDS} records: ${inMs(reading)}, the page away for at most ${inMs(longestPause)}`,
  );
} finally {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
