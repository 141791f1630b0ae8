import { errorToPlain, type PlainError } from "#core/errors.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import type { LimitQuota } from "#test/browser/quota.ts";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { firstDifference, sampleBytes } from "#test/contract/byteSourceContract.ts";
import { folderInWorker } from "./folderInWorker.ts";
import { namesIn } from "./opfsDirectories.ts";

const MB = 1_000_000;

type Refusal = Pick<PlainError, "code" | "details"> | null;

async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
    return null;
  } catch (error) {
    const { code, details } = errorToPlain(error);
    return { code, details };
  }
}

async function usageNow(): Promise<number> {
  return (await navigator.storage.estimate()).usage ?? 0;
}

async function namesInRoot(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names.toSorted();
}

export interface RoomReport {
  /** 10 MB are asked for where 20 are left. */
  readonly enough: Refusal;
  /** 40 MB are. */
  readonly tooMuch: Refusal;
  /** In the root of the private file system, before all and after all. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** 40 MB, once the limit is gone. */
  readonly lifted: Refusal;
}

/** Ask for more room than there is, and for less. */
export async function proveRoomWithin(input: { path: string }, limitQuota: LimitQuota): Promise<RoomReport> {
  const { proveRoom, folder, close } = folderInWorker(input.path);
  await folder.list();
  const before = await namesInRoot();
  await limitQuota((await usageNow()) + 20 * MB);
  try {
    const enough = await refusalOf(proveRoom(10 * MB));
    const tooMuch = await refusalOf(proveRoom(40 * MB));
    await limitQuota(null);
    const lifted = await refusalOf(proveRoom(40 * MB));
    return { enough, tooMuch, before, after: await namesInRoot(), lifted };
  } finally {
    await limitQuota(null);
    await close();
  }
}

export interface FillReport {
  /** What became of making the file as long as it will be, and its length after that. */
  readonly wholeLength: Refusal;
  readonly lengthAtFirst: number;
  /** What stopped the writing. */
  readonly refusal: Refusal;
  /** That were written when it stopped. */
  readonly writtenBytes: number;
  /** The file's length right after the fault, and when it was opened again. */
  readonly lengthAfterFault: number;
  readonly lengthAgain: number;
  /** Where the bytes that were read then differ from what was written; `null` if nowhere. */
  readonly differenceAfterFault: number | null;
  readonly differenceAgain: number | null;
  /** In the directory, while there was no room. */
  readonly names: readonly string[];
  /** A note in the database of records, read while there was no room. */
  readonly note: unknown;
  /** Of the finished file, once there was room again. */
  readonly differenceAtEnd: number | null;
}

const FILE_BYTES = 8 * MB;
const PIECE_BYTES = 250_000;

/** Fill a file of 8 MB piece by piece where there is room for a part of it, then go on with more room. */
export async function fillWithin(
  input: { path: string; fraction: number },
  limitQuota: LimitQuota,
): Promise<FillReport> {
  const { path, fraction } = input;
  const bytes = sampleBytes(FILE_BYTES);
  const storage = createIndexedDbStorage({ name: path });
  await storage.notes.set("kept", "before");
  const { folder, close } = folderInWorker(path);
  const partial = await folder.openPartial("a.bin");
  await limitQuota((await usageNow()) + fraction * FILE_BYTES);
  try {
    const wholeLength = await refusalOf(partial.setLength(FILE_BYTES));
    const lengthAtFirst = partial.getLength();
    let writtenBytes = 0;
    const writeFrom = async (target: typeof partial): Promise<void> => {
      while (writtenBytes < FILE_BYTES) {
        await target.write(writtenBytes, bytes.subarray(writtenBytes, writtenBytes + PIECE_BYTES));
        writtenBytes += PIECE_BYTES;
      }
    };
    const refusal = await refusalOf(writeFrom(partial));
    const stoppedAt = writtenBytes;
    const expected = bytes.subarray(0, stoppedAt);
    const lengthAfterFault = partial.getLength();
    const differenceAfterFault = firstDifference(await partial.read(0, lengthAfterFault), expected);
    await partial.leave();
    const again = await folder.openPartial("a.bin");
    const lengthAgain = again.getLength();
    const differenceAgain = firstDifference(await again.read(0, lengthAgain), expected);
    const [names, note] = [await namesIn(path), await storage.notes.get("kept")];
    await limitQuota(null);
    await writeFrom(again);
    await again.finish();
    const differenceAtEnd = firstDifference((await readFolder(folder))["a.bin"] ?? new Uint8Array(0), bytes);
    return {
      wholeLength,
      lengthAtFirst,
      refusal,
      writtenBytes: stoppedAt,
      lengthAfterFault,
      lengthAgain,
      differenceAfterFault,
      differenceAgain,
      names,
      note,
      differenceAtEnd,
    };
  } finally {
    await limitQuota(null);
    await close();
  }
}
