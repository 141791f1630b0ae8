import type { BrowserContext } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSite, openPage, serveSite } from "./benchSite.ts";
import { median } from "./median.ts";
import type * as Client from "./modelStorageClient.ts";
import type { ShardStoreName, ShardTimes } from "./modelStorageClient.ts";

/**
 * How fast Chromium writes and reads the shards of a model in a worker: 512 MiB in shards of 32 MiB, in each kind of storage
 * that WebLLM can read, and copied between two places in memory as the limit. Reading comes from the system's cache, so from
 * memory as well; the sync handle is flushed to the disk after each shard, the others flush or do not as Chromium likes.
 * `npx tsx bench/modelStorage.ts [rounds]`; needs 1 GB of disk.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const [SHARDS, SHARD_BYTES] = [16, 32 * 2 ** 20];
const STORES: readonly ShardStoreName[] = [
  "OPFS, sync handle",
  "OPFS, createWritable",
  "Cache Storage",
  "memory",
];

const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const site = join(folder, "site");

/** MB/s, the median of all rounds. */
function speed(times: readonly ShardTimes[], direction: keyof ShardTimes): number {
  return (SHARDS * SHARD_BYTES) / 1e6 / median(times.map((time) => time[direction]));
}

function report(timesByStore: ReadonlyMap<ShardStoreName, readonly ShardTimes[]>): void {
  const of = (store: ShardStoreName, direction: keyof ShardTimes): number =>
    speed(timesByStore.get(store) ?? [], direction);
  for (const store of STORES) {
    const texts = (["writing", "reading"] as const).map((direction) => {
      const found = of(store, direction);
      const [toCache, toMemory] = [found / of("Cache Storage", direction), found / of("memory", direction)];
      return `${direction} ${found.toFixed(0)} MB/s (${toCache.toFixed(2)} × Cache Storage, ${toMemory.toFixed(2)} × memory)`;
    });
    console.log(`${store}: ${texts.join("; ")}`);
  }
}

let context: BrowserContext | null = null;
try {
  await buildSite("bench/modelStorageClient.ts", site);
  const opened = await openPage(await serveSite(site), join(folder, "profile"));
  context = opened.context;
  opened.page.on("console", (message) => console.error(message.text()));
  const timesByStore = new Map<ShardStoreName, ShardTimes[]>(STORES.map((store) => [store, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const store of STORES) {
      const run = { store, shards: SHARDS, shardBytes: SHARD_BYTES };
      const times = await opened.page.evaluate(async (input) => {
        const address = "/client.js";
        const { timeShards } = (await import(address)) as typeof Client;
        return timeShards(input);
      }, run);
      timesByStore.get(store)?.push(times);
    }
  }
  console.log(`${SHARDS} shards of ${SHARD_BYTES / 2 ** 20} MiB, median of ${ROUNDS}`);
  report(timesByStore);
} finally {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
