import type { ByteFolder } from "#core/bytes.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { CALM } from "#test/browser/engine/tinyEngine.ts";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { firstDifference } from "#test/contract/byteSourceContract.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { runJob } from "#weights/conversion/conversion.ts";
import { type ConversionPlace, runConversion } from "#weights/conversion/runConversion.ts";
import { type ConversionSpec, openConversion } from "#weights/sources/conversionSpec.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import type { WeightsSource } from "#workers/weights/weightsSource.ts";

/** Files by their paths. */
export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Files as a person picks them. */
export function picked(files: Files): WeightsSource {
  return { kind: "files", files: Array.from(files, ([path, bytes]) => ({ path, blob: new Blob([bytes]) })) };
}

/** Run the same conversion in memory, on this thread. */
export async function convertInMemory(
  spec: ConversionSpec<Files>,
  place: ConversionPlace = { kind: "folder" },
): Promise<Readonly<Record<string, Uint8Array>>> {
  const conversion = await openConversion(spec, async (files) => ({
    folder: createMemoryFolder(Object.fromEntries(files)),
    fileName: null,
    commit: null,
  }));
  const folder = createMemoryFolder();
  await runConversion({
    conversion,
    folder,
    place,
    pool: {
      size: 1,
      run: (index, onValues) =>
        runJob(conversion, index, folder, createBrowserHash, { signal: CALM, onValues }),
    },
    createHash: createBrowserHash,
    signal: CALM,
  });
  return readFolder(folder);
}

/** Whether two folders hold the same files with the same bytes; says which differs. */
export function differences(
  found: Readonly<Record<string, Uint8Array>>,
  expected: Readonly<Record<string, Uint8Array>>,
): readonly string[] {
  const paths = [...new Set([...Object.keys(found), ...Object.keys(expected)])].toSorted();
  return paths.flatMap((path) => {
    const [one, other] = [found[path], expected[path]];
    if (one === undefined || other === undefined) return [`${path} is only in one`];
    const at = firstDifference(one, other);
    return at === null ? [] : [`${path} differs at byte ${at}`];
  });
}

/** All that is in a directory of the private file system. */
export async function readOpfs(path: string): Promise<Record<string, Uint8Array>> {
  const folder: ByteFolder = await openOpfsFolder(path);
  return { ...(await readFolder(folder)) };
}
