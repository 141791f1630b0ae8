import { createHash } from "node:crypto";
import { expect } from "vitest";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import type { ByteFolder } from "#core/bytes.ts";
import { createHttpFolder } from "#weights/bytes/httpFolder.ts";
import { type DownloadFile, httpDownloadFile } from "#weights/download/downloadFile.ts";
import type { DownloadOptions } from "#weights/download/downloadFiles.ts";
import type { DownloadProgress } from "#weights/download/downloadProgress.ts";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeLater, impatient } from "#test/fixtures/httpServers.ts";
import { type RangeServer, startRangeServer } from "#test/fixtures/rangeServer.ts";
import {
  createResumableMemoryFolder,
  type ResumableMemoryFolder,
} from "#test/fixtures/resumableMemoryFolder.ts";
import { sameBytes } from "#test/fixtures/sameBytes.ts";

export const PIECE_BYTES = 32 * 1024;

export type Files = Readonly<Record<string, Uint8Array>>;

/** Bytes with a beginning that tells their format. */
export function beginning(magic: readonly number[], byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = sampleBytes(byteLength, byteLength);
  bytes.set(magic);
  return bytes;
}

export const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];
export const GGUF_MAGIC = [0x47, 0x47, 0x55, 0x46];

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** One of each kind that a model has; some of many pieces, some of one, one of none. */
export const FILES: Files = {
  "params_shard_0.bin": sampleBytes(5 * PIECE_BYTES + 100, 3),
  "params_shard_1.bin": sampleBytes(2 * PIECE_BYTES, 5),
  "mlc-chat-config.json": jsonBytes({ model_type: "mistral", context_window_size: 4096 }),
  "tokenizer.json": jsonBytes({ vocab: Array.from({ length: 9_000 }, (_, index) => `token ${index}`) }),
  "empty.txt": new Uint8Array(0),
  "lib/webgpu.wasm": beginning(WASM_MAGIC, 70_000),
  "model.gguf": beginning(GGUF_MAGIC, 3 * PIECE_BYTES - 1),
};

export const BYTES_TOTAL = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** How a test sets up a download. */
export interface Setup {
  readonly files?: Files;
  /** Whether the host tells the hashes. */
  readonly hashed?: boolean;
  readonly folder?: ResumableMemoryFolder;
  readonly http?: Parameters<typeof impatient>[0];
  readonly over?: Partial<DownloadOptions>;
}

/** A download that a test may start. */
export interface TinyDownload {
  readonly server: RangeServer;
  readonly folder: ResumableMemoryFolder;
  readonly options: DownloadOptions;
  readonly progress: DownloadProgress[];
  readonly waits: readonly { readonly delayMs: number }[];
}

/** The files of a host, as they are asked for. */
export function filesOn(
  server: RangeServer,
  files: Files,
  hashed = true,
  http = impatient(),
): readonly DownloadFile[] {
  const entries = Object.entries(files).map(([path, bytes]) => ({
    path,
    byteLength: bytes.length,
    sha256: hashed ? sha256Of(bytes) : null,
  }));
  const folder = createHttpFolder(server.origin, entries, http);
  return entries.map((entry) => httpDownloadFile(folder, entry));
}

/** Serve files and prepare to download them into memory. */
export async function prepare(setup: Setup = {}): Promise<TinyDownload> {
  const files = setup.files ?? FILES;
  const server = closeLater(await startRangeServer(files));
  return prepareFrom(server, setup);
}

/** Prepare another try to download from a host. */
export function prepareFrom(server: RangeServer, setup: Setup = {}): TinyDownload {
  const { files = FILES, hashed = true, folder = createResumableMemoryFolder() } = setup;
  const http = impatient(setup.http);
  const progress: DownloadProgress[] = [];
  const options: DownloadOptions = {
    files: filesOn(server, files, hashed, http),
    folder,
    pieceBytes: PIECE_BYTES,
    createHash: createNodeHash,
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
    ...setup.over,
  };
  return { server, folder, options, progress, waits: http.waits };
}

/** What `downloadFiles` gives for these files. */
export function resultOf(files: Files = FILES): unknown {
  return Object.entries(files).map(([path, bytes]) => {
    return { path, byteLength: bytes.length, sha256: sha256Of(bytes) };
  });
}

/** Expect a folder to hold exactly these files, and nothing begun. */
export async function expectFiles(folder: ResumableMemoryFolder, files: Files = FILES): Promise<void> {
  await expectSome(folder, files);
  expect((await folder.list()).map(({ path }) => path)).toEqual(Object.keys(files).toSorted());
  for (const path of Object.keys(files)) expect(await folder.partialLength(path)).toBe(0);
  expect(folder.openFiles).toBe(0);
}

/** Expect that every file of a folder is as it should be. */
export async function expectSome(folder: ByteFolder, files: Files = FILES): Promise<void> {
  for (const [path, bytes] of Object.entries(await readFolder(folder))) {
    const wanted = files[path];
    expect(wanted, path).toBeDefined();
    expect(wanted !== undefined && sameBytes(bytes, wanted), path).toBe(true);
  }
}

/** Which files were asked for, one entry per request. */
export function pathsAsked(server: RangeServer, after = 0): readonly string[] {
  return server.requests.slice(after).map(({ url }) => decodeURIComponent(url.slice(1)));
}

/** How many pieces a file has. */
export function piecesOf(path: string, files: Files = FILES): number {
  return Math.ceil((files[path]?.length ?? 0) / PIECE_BYTES);
}

/** Expect that no step tells of less than the one before it. */
export function expectForward(progress: readonly DownloadProgress[]): void {
  const moves = progress.slice(1).map((step, index) => ({ step, before: progress[index] }));
  for (const { step, before } of moves) {
    if (before?.stage === step.stage) expect(step.bytesDone).toBeGreaterThanOrEqual(before.bytesDone);
    expect(step.filesDone).toBeGreaterThanOrEqual(before?.filesDone ?? 0);
  }
}
