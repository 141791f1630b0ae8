import { requireByteRange } from "#core/byteRange.ts";
import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { sortByPath, splitFolderPath } from "#core/folderPath.ts";

/**
 * Read a Blob or a picked `File`; of a file on a disk, only what is asked for is read.
 *
 * @param name What faults call it.
 */
export function blobSource(blob: Blob, name = "the file"): ByteSource {
  const byteLength = blob.size;
  return {
    byteLength,
    async read(start, end) {
      requireByteRange(start, end, byteLength);
      const bytes = await readSlice(blob.slice(start, end), name);
      if (bytes.byteLength === end - start) return bytes;
      throw new AppError(
        "weights/truncated",
        `Cannot read bytes ${start} to ${end} of ${name}: only ${bytes.byteLength} of ${end - start} came`,
        { details: { name, start, end, received: bytes.byteLength } },
      );
    },
  };
}

async function readSlice(slice: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await slice.arrayBuffer());
  } catch (error) {
    // browsers refuse a picked file that was changed, moved or deleted since
    throw new AppError("storage/unavailable", `Cannot read ${name}: ${String(error)}`, { cause: error });
  }
}

/** A file that a person picked, with its place in the folder. */
export interface PickedFile {
  readonly path: string;
  readonly blob: Blob;
}

/**
 * Say where files of a picked folder lie in it. The path that the browser gives starts with the name of the folder itself.
 *
 * @example
 * // picked the folder "prometheus" with config.json in it
 * pickedFiles(input.files)[0].path // "config.json"
 */
export function pickedFiles(files: Iterable<File>): readonly PickedFile[] {
  return Array.from(files, (file) => {
    // empty when files were picked one by one; Node's File has no such property
    const inFolder = (file.webkitRelativePath as string | undefined) ?? "";
    return { path: inFolder === "" ? file.name : inFolder.slice(inFolder.indexOf("/") + 1), blob: file };
  });
}

/**
 * A folder of picked files.
 *
 * @throws {AppError} `weights/header-invalid` if two have the same path or a path leads out of the folder.
 */
export function blobFolder(files: readonly PickedFile[]): ByteFolder {
  const blobByPath = new Map<string, Blob>();
  for (const { path, blob } of files) {
    splitFolderPath(path);
    if (blobByPath.has(path)) {
      throw new AppError("weights/header-invalid", `Cannot use the picked files: ${path} is there twice`);
    }
    blobByPath.set(path, blob);
  }
  return {
    async list() {
      return sortByPath([...blobByPath].map(([path, { size }]) => ({ path, byteLength: size })));
    },
    async open(path) {
      splitFolderPath(path);
      const blob = blobByPath.get(path);
      return blob === undefined ? null : blobSource(blob, path);
    },
  };
}
