import type { ByteFolder, ByteSource, FileEntry } from "#core/bytes.ts";
import { countingSource } from "#weights/bytes/countingSource.ts";
import type { HttpFileEntry, HttpFolder } from "#weights/bytes/httpFolder.ts";
import { openHttpSource } from "#weights/bytes/httpSource.ts";
import { openFile } from "#weights/bytes/readFile.ts";
import { streamHttpFile, type TakePiece } from "#weights/bytes/streamHttpFile.ts";
import { sampleFile } from "#weights/sources/sampleFile.ts";

/** Who follows the transfer of a file. */
export interface TransferWatch {
  /** Stops every read. */
  readonly signal: AbortSignal;
  /** Told of bytes as they come, where a read takes long. */
  readonly onReceived: (byteLength: number) => void;
}

/** A file that can be brought here from elsewhere. */
export interface DownloadFile extends FileEntry {
  /** In 64 lower-case hexadecimal digits; `null` where nobody tells. */
  readonly sha256: string | null;
  /** What its bytes depend on: pieces of files with different identities are never put together. */
  identity(): Promise<string>;
  /** Begin to read it in pieces; reads are repeated as often as makes sense before they fail. */
  open(watch: TransferWatch): Promise<ByteSource>;
  /** Read it from its start to its end, for hosts that know no ranges. */
  stream?(takePiece: TakePiece, signal: AbortSignal): Promise<void>;
}

/**
 * A file of a folder on a host, with the folder's options but for the signal. Where the file's hash is known, a download
 * that was begun from one host may be continued from another.
 *
 * @throws {AppError} `weights/header-invalid` if its path leads out of the folder.
 */
export function httpDownloadFile(folder: HttpFolder, entry: HttpFileEntry): DownloadFile {
  const { http } = folder;
  const { path, byteLength, sha256 } = entry;
  const address = folder.addressOf(path);
  return {
    path,
    byteLength,
    sha256,
    identity: async () => (sha256 === null ? address : `sha256:${sha256}`),
    open: (watch) => openHttpSource(address, { ...http, ...watch, byteLength }),
    stream: (takePiece, signal) => streamHttpFile(address, { ...http, signal, byteLength }, takePiece),
  };
}

/** A file of any folder, e.g. of one that a person picked. One without a hash is told from others by samples of its bytes. */
export function sourceDownloadFile(entry: HttpFileEntry, folder: ByteFolder): DownloadFile {
  const { path, byteLength, sha256 } = entry;
  return {
    path,
    byteLength,
    sha256,
    async identity() {
      if (sha256 !== null) return `sha256:${sha256}`;
      return `samples:${(await sampleFile(await openFile(folder, path))).samplesSha256}`;
    },
    open: async ({ onReceived }) => countingSource(await openFile(folder, path), onReceived),
  };
}
