import { openSyncAccess, readFully, writeFully } from "#storage/opfs/syncAccess.ts";
import { type ChannelPort, serveChannel } from "#workers/channel.ts";
import type { ModelStorageRequests, ShardRun, ShardStoreName, ShardTimes } from "./modelStorageClient.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface ShardStore {
  write(name: string, bytes: Bytes): Promise<void>;
  read(name: string): Promise<Bytes>;
}

const NAME = "bench";

serveChannel<ModelStorageRequests>(self as ChannelPort, {
  async run(run) {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(NAME, { create: true });
    try {
      return await timeStore(openStores(directory)[run.store](run.shardBytes), run);
    } finally {
      await root.removeEntry(NAME, { recursive: true });
      await caches.delete(NAME);
    }
  },
});

async function timeStore(store: ShardStore, { shards, shardBytes }: ShardRun): Promise<ShardTimes> {
  const bytes = randomBytes(shardBytes);
  let start = performance.now();
  for (let shard = 0; shard < shards; shard += 1) {
    bytes[0] = shard;
    await store.write(`${shard}.bin`, bytes);
  }
  const writing = (performance.now() - start) / 1000;
  start = performance.now();
  for (let shard = 0; shard < shards; shard += 1) {
    const found = await store.read(`${shard}.bin`);
    if (found.length !== shardBytes || found[0] !== shard || found.at(-1) !== bytes.at(-1)) {
      throw new Error(`Shard ${shard} came back as something else`);
    }
  }
  return { writing, reading: (performance.now() - start) / 1000 };
}

function randomBytes(byteLength: number): Bytes {
  const bytes = new Uint8Array(byteLength);
  for (let at = 0; at < byteLength; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** Stores by their names, each to be made with the length of its shards. */
function openStores(
  directory: FileSystemDirectoryHandle,
): Record<ShardStoreName, (shardBytes: number) => ShardStore> {
  const fileOf = (name: string) => directory.getFileHandle(name, { create: true });
  return {
    "OPFS, sync handle": (shardBytes) => ({
      async write(name, bytes) {
        const access = await openSyncAccess(await fileOf(name));
        writeFully(access, bytes, 0);
        access.flush();
        access.close();
      },
      async read(name) {
        const access = await openSyncAccess(await fileOf(name));
        const bytes = new Uint8Array(shardBytes);
        readFully(access, bytes, 0);
        access.close();
        return bytes;
      },
    }),
    "OPFS, createWritable": () => ({
      async write(name, bytes) {
        const stream = await (await fileOf(name)).createWritable();
        await stream.write(bytes);
        await stream.close();
      },
      read: async (name) => new Uint8Array(await (await (await fileOf(name)).getFile()).arrayBuffer()),
    }),
    "Cache Storage": () => ({
      write: async (name, bytes) => (await caches.open(NAME)).put(addressOf(name), new Response(bytes)),
      async read(name) {
        const response = await (await caches.open(NAME)).match(addressOf(name));
        return new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer());
      },
    }),
    memory: (shardBytes) => {
      // of memory that is there already: a copy costs nothing else then
      const [kept, taken] = [new Uint8Array(shardBytes).fill(1), new Uint8Array(shardBytes).fill(1)];
      return {
        write: async (_, bytes) => kept.set(bytes),
        async read(name) {
          taken.set(kept);
          taken[0] = Number.parseInt(name, 10);
          return taken;
        },
      };
    },
  };
}

function addressOf(name: string): string {
  return `https://models.invalid/${name}`;
}
