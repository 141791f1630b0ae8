import type { ByteSink, ByteSource, WritableByteFolder } from "#core/bytes.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { type ChannelPort, serveChannel } from "#workers/channel.ts";
import type { OpfsRequests } from "./opfsProtocol.ts";

const sources: ByteSource[] = [];
const sinks: ByteSink[] = [];
let entered: WritableByteFolder | null = null;

function folder(): WritableByteFolder {
  if (entered === null) throw new Error("No folder was entered");
  return entered;
}

function at<T>(list: readonly T[], id: number): T {
  const found = list[id];
  if (found === undefined) throw new Error(`There is no number ${id}`);
  return found;
}

// OPFS as a worker of Hearth uses it, with the file handles that only workers have
serveChannel<OpfsRequests>(self as ChannelPort, {
  async enter(path) {
    entered = await openOpfsFolder(path);
  },
  list: () => folder().list(),
  async open(path) {
    const source = await folder().open(path);
    return source === null ? null : { id: sources.push(source) - 1, byteLength: source.byteLength };
  },
  async read({ id, start, end }) {
    try {
      return await at(sources, id).read(start, end);
    } catch (error) {
      // only faults cross the channel with what they are
      if (error instanceof RangeError)
        throw Object.assign(error, { message: `RangeError: ${error.message}` });
      throw error;
    }
  },
  create: async (path) => sinks.push(await folder().create(path)) - 1,
  write: ({ id, bytes }) => at(sinks, id).write(bytes),
  close: (id) => at(sinks, id).close(),
  abort: (id) => at(sinks, id).abort(),
  remove: (path) => folder().remove(path),
});
