import type { ByteSource, PartialFile, ResumableByteFolder } from "#core/bytes.ts";
import { createChannelClient } from "#workers/channel.ts";
import type { OpfsRequests } from "./opfsProtocol.ts";

/** A folder that lives in a worker of its own. */
export interface FolderInWorker {
  readonly folder: ResumableByteFolder;
  /** As the worker does it. */
  readonly proveRoom: (byteLength: number) => Promise<void>;
  /** End the worker, whatever it does. */
  readonly close: () => Promise<void>;
}

/** Open a directory of the private file system in a dedicated worker. */
export function folderInWorker(path: string): FolderInWorker {
  const own = new Worker(new URL("./opfs.worker.ts", import.meta.url), { type: "module" });
  const client = createChannelClient<OpfsRequests>(own);
  const entered = client.request("enter", path);
  const request: typeof client.request = async (...call) => {
    await entered;
    try {
      return await client.request(...call);
    } catch (error) {
      if (error instanceof Error && error.message.includes("RangeError")) throw new RangeError(error.message);
      throw error;
    }
  };
  const source = (id: number, byteLength: number): ByteSource => ({
    byteLength,
    read: (start, end) => request("read", { id, start, end }),
  });
  const partial = (id: number, atFirst: number): PartialFile => {
    let byteLength = atFirst;
    const end = (how: "flush" | "finish" | "leave" | "discard") => request("endPartial", { id, how });
    return {
      getLength: () => byteLength,
      read: (start, stop) => request("readPartial", { id, start, end: stop }),
      async write(start, bytes) {
        byteLength = await request("writePartial", { id, start, bytes });
      },
      async setLength(length) {
        byteLength = await request("setPartialLength", { id, byteLength: length });
      },
      flush: () => end("flush"),
      finish: () => end("finish"),
      leave: () => end("leave"),
      discard: () => end("discard"),
    };
  };
  return {
    folder: {
      list: () => request("list", null),
      async open(file) {
        const found = await request("open", file);
        return found === null ? null : source(found.id, found.byteLength);
      },
      async create(file) {
        const id = await request("create", file);
        return {
          write: (bytes) => request("write", { id, bytes }),
          close: () => request("close", id),
          abort: () => request("abort", id),
        };
      },
      remove: (file) => request("remove", file),
      async openPartial(file) {
        const { id, byteLength } = await request("openPartial", file);
        return partial(id, byteLength);
      },
      partialLength: (file) => request("partialLength", file),
    },
    proveRoom: (byteLength) => request("proveRoom", byteLength),
    close: async () => own.terminate(),
  };
}
