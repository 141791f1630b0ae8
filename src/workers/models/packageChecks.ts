import type { ByteFolder, FileEntry, ResumableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { DownloadFile } from "#weights/download/downloadFile.ts";
import { downloadFiles } from "#weights/download/downloadFiles.ts";
import { hashSource } from "#weights/conversion/streamHash.ts";
import { openFile } from "#weights/bytes/readFile.ts";
import { type MlcPackage, openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { createBrowserHash } from "#workers/weights/browserHash.ts";
import type { InstallContext } from "./installContext.ts";
import type { ModelHome } from "./modelHome.ts";

/** What gigabytes are in; all other files of a package tell what it is. */
const LARGE_FILE = /\.(?:bin|wasm)$/;

/**
 * Bring the small files of a package, and see by them that it is one that Hearth knows and has all its files, before its
 * weights are fetched.
 *
 * @param wanted All its files, as the place lists them.
 * @throws {AppError} what `openMlcPackage` and `requireListed` throw.
 */
export async function requirePackage(
  home: ModelHome,
  wanted: readonly DownloadFile[],
  { signal }: InstallContext,
): Promise<void> {
  const files = wanted.filter(({ path }) => !LARGE_FILE.test(path));
  await downloadFiles({ files, folder: home.files, createHash: createBrowserHash, signal });
  requireListed(await openMlcPackage(home.files), wanted);
}

/**
 * Check that every file that a package names is there and as long as it says.
 *
 * @throws {AppError} `weights/file-missing`, `weights/truncated`, with `details.fileName`.
 */
export function requireListed({ cache, tokenizerFiles }: MlcPackage, files: readonly FileEntry[]): void {
  const lengths = new Map(files.map(({ path, byteLength }) => [path, byteLength]));
  const shards = cache.records.map(({ dataPath, nbytes }) => ({ path: dataPath, nbytes }));
  const tokenizers = tokenizerFiles.map((path) => ({ path, nbytes: null }));
  for (const { path, nbytes } of [...shards, ...tokenizers]) {
    const found = lengths.get(path);
    if (found === undefined) {
      throw new AppError("weights/file-missing", `The package names ${path}, which is not there`, {
        details: { path, fileName: path },
      });
    }
    if (nbytes !== null && found !== nbytes) {
      throw new AppError("weights/truncated", `${path} has ${found} bytes, the package says ${nbytes}`, {
        details: { fileName: path, neededBytes: nbytes, fileBytes: found },
      });
    }
  }
}

/**
 * Compare shards with the MD5 that the package itself gives, where nobody told a better hash. One that is damaged is deleted.
 *
 * @param unhashed The files in question.
 * @throws {AppError} `weights/hash-mismatch` with `details.fileName`.
 */
export async function checkShardSums(
  folder: ResumableByteFolder,
  unhashed: readonly string[],
  { signal, teller }: Pick<InstallContext, "signal" | "teller">,
): Promise<void> {
  const { cache } = await openMlcPackage(folder);
  const shards = cache.records.flatMap(({ dataPath, nbytes, md5sum }) =>
    md5sum === undefined || !unhashed.includes(dataPath) ? [] : [{ path: dataPath, nbytes, md5sum }],
  );
  const bytesTotal = shards.reduce((sum, { nbytes }) => sum + nbytes, 0);
  let bytesDone = 0;
  for (const [filesDone, { path, nbytes, md5sum }] of shards.entries()) {
    const filesTotal = shards.length;
    teller.tell({ stage: "verifying", fileName: path, bytesDone, bytesTotal, filesDone, filesTotal });
    await requireSum(folder, path, md5sum, signal);
    bytesDone += nbytes;
  }
}

async function requireSum(
  folder: ByteFolder & Pick<ResumableByteFolder, "remove">,
  path: string,
  md5sum: string,
  signal: AbortSignal,
): Promise<void> {
  const { md5 } = await hashSource(await openFile(folder, path), createBrowserHash, signal);
  if (md5 === md5sum) return;
  await folder.remove(path);
  throw new AppError("weights/hash-mismatch", `Cannot use ${path}: it has MD5 ${md5}, not ${md5sum}`, {
    details: { fileName: path },
  });
}
