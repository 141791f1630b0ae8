import type { ByteSink, ByteSource, PartialFile, ResumableByteFolder } from "#core/bytes.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { proveRoom } from "#storage/opfs/proveRoom.ts";
import { type ChannelPort, serveChannel } from "#workers/channel.ts";
import type { OpfsRequests } from "./opfsProtocol.ts";

const sources: ByteSource[] = [];
const sinks: ByteSink[] = [];
const partials: PartialFile[] = [];
let entered: ResumableByteFolder | null = null;

function folder(): ResumableByteFolder {
  if (entered === null) throw new Error("No folder was entered");
  return entered;
}

function at<T>(list: readonly T[], id: number): T {
  const found = list[id];
  if (found === undefined) throw new Error(`There is no number ${id}`);
  return found;
}

/** Only faults cross the channel with what they are. */
async function markRangeErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw Object.assign(error, { message: `RangeError: ${error.message}` });
    throw error;
  }
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
  read: ({ id, start, end }) => markRangeErrors(() => at(sources, id).read(start, end)),
  create: async (path) => sinks.push(await folder().create(path)) - 1,
  write: ({ id, bytes }) => at(sinks, id).write(bytes),
  close: (id) => at(sinks, id).close(),
  abort: (id) => at(sinks, id).abort(),
  remove: (path) => folder().remove(path),
  async openPartial(path) {
    const partial = await folder().openPartial(path);
    return { id: partials.push(partial) - 1, byteLength: partial.getLength() };
  },
  partialLength: (path) => folder().partialLength(path),
  readPartial: ({ id, start, end }) => markRangeErrors(() => at(partials, id).read(start, end)),
  writePartial: ({ id, start, bytes }) =>
    markRangeErrors(async () => {
      await at(partials, id).write(start, bytes);
      return at(partials, id).getLength();
    }),
  setPartialLength: ({ id, byteLength }) =>
    markRangeErrors(async () => {
      await at(partials, id).setLength(byteLength);
      return at(partials, id).getLength();
    }),
  endPartial: ({ id, how }) => at(partials, id)[how](),
  proveRoom: (byteLength) => proveRoom(byteLength),
});
