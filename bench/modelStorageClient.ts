import { createChannelClient } from "#workers/channel.ts";

/** Where shards are kept; `memory` copies them to memory and is the limit. */
export type ShardStoreName = "OPFS, sync handle" | "OPFS, createWritable" | "Cache Storage" | "memory";

export interface ShardRun {
  readonly store: ShardStoreName;
  readonly shards: number;
  readonly shardBytes: number;
}

/** Seconds for all shards. */
export interface ShardTimes {
  readonly writing: number;
  readonly reading: number;
}

export interface ModelStorageRequests {
  run: { input: ShardRun; output: ShardTimes; progress: never };
}

/** Write and read shards in a worker of its own, which is where models are installed and loaded. */
export async function timeShards(run: ShardRun): Promise<ShardTimes> {
  const worker = new Worker(new URL("./modelStorage.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => console.error(event.message));
  try {
    return await createChannelClient<ModelStorageRequests>(worker).request("run", run);
  } finally {
    worker.terminate();
  }
}
