import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { downloadFiles, type DownloadOptions } from "#weights/download/downloadFiles.ts";
import type { DownloadProgress } from "#weights/download/downloadProgress.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeServers } from "#test/fixtures/httpServers.ts";
import {
  createResumableMemoryFolder,
  type MemoryFolderOptions,
  type PartialStep,
} from "#test/fixtures/resumableMemoryFolder.ts";
import {
  BYTES_TOTAL,
  expectFiles,
  expectForward,
  expectSome,
  FILES,
  pathsAsked,
  PIECE_BYTES,
  piecesOf,
  prepare,
  prepareFrom,
  resultOf,
  type TinyDownload,
} from "./tinyDownload.ts";

afterEach(closeServers);

const REASON = { kind: "paused by the user" };
const LARGE = "params_shard_0.bin";
const CONFIG = FILES["mlc-chat-config.json"] ?? new Uint8Array(0);
const LARGE_FILES = { [LARGE]: FILES[LARGE] ?? new Uint8Array(0) };
const REQUESTS = Object.keys(FILES).reduce((sum, path) => sum + piecesOf(path), 0);

/** Options that stop the download as soon as `when` is true of a step. */
function stopping(options: DownloadOptions, when: (step: DownloadProgress) => boolean): DownloadOptions {
  const stop = new AbortController();
  return {
    ...options,
    signal: stop.signal,
    onProgress: (step) => {
      options.onProgress?.(step);
      if (when(step)) stop.abort(REASON);
    },
  };
}

/** The starts of the ranges that were asked for since `after` requests had arrived. */
function startsAsked({ server }: TinyDownload, after = 0): readonly number[] {
  return server.requests.slice(after).map(({ range }) => Number(range?.slice(6).split("-")[0]));
}

/** How many pieces a folder has, by the map behind a partial file. */
function piecesKept({ folder }: TinyDownload, path: string): number {
  const bytes = folder.partialBytes(path) ?? new Uint8Array(0);
  return bytes.subarray((FILES[path]?.length ?? 0) + 32).filter((mark) => mark === 1).length;
}

describe("stopped by a person", () => {
  test("before anything began: nothing is asked for, nothing made", async () => {
    const { server, folder, options } = await prepare();
    await expect(downloadFiles({ ...options, signal: AbortSignal.abort(REASON) })).rejects.toBe(REASON);
    expect(server.requests).toEqual([]);
    expect(await folder.partialLength(LARGE)).toBe(0);
  });

  test("in the middle: what came is kept, and another try fetches only what is missing", async () => {
    const first = await prepare({ over: { connections: 1 } });
    const options = stopping(first.options, ({ bytesDone }) => bytesDone >= 3 * PIECE_BYTES);
    await expect(downloadFiles(options)).rejects.toBe(REASON);
    expect(first.folder.openFiles).toBe(0);
    const kept = piecesKept(first, LARGE);
    // the bytes that tell that three are done come before the third is kept
    expect(kept).toBeGreaterThanOrEqual(2);
    const asked = first.server.requests.length;

    const second = prepareFrom(first.server, { folder: first.folder, over: { connections: 1 } });
    expect(await downloadFiles(second.options)).toEqual(resultOf());
    await expectFiles(second.folder);
    expect(first.server.requests.length - asked).toBe(REQUESTS - kept);
    expect(startsAsked(second, asked)[0]).toBe(kept * PIECE_BYTES);
    expect(second.progress[0]).toMatchObject({ stage: "downloading", bytesDone: kept * PIECE_BYTES });
    expectForward(second.progress);
  });

  test("while hosts are silent: it ends at once", async () => {
    const { server, folder, options } = await prepare();
    server.misbehave(...Array.from({ length: 4 }, () => ({ kind: "hang", afterBytes: 0 }) as const));
    const stop = new AbortController();
    const downloading = expect(downloadFiles({ ...options, signal: stop.signal })).rejects.toBe(REASON);
    await expect.poll(() => server.fired.length).toBe(4);
    stop.abort(REASON);
    await downloading;
    expect(folder.openFiles).toBe(0);
  });

  test("while a source does not hear of it: it ends at once, and what comes later is dropped", async () => {
    const { folder, options } = await prepare();
    const late: (() => void)[] = [];
    const files = options.files.map((file) => ({
      ...file,
      open: async () => ({
        byteLength: file.byteLength,
        read: (start: number, end: number) =>
          new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
            late.push(() => (start === 0 ? resolve(new Uint8Array(end)) : reject(new Error("too late"))));
          }),
      }),
    }));
    const stop = new AbortController();
    const downloading = expect(downloadFiles({ ...options, files, signal: stop.signal })).rejects.toBe(
      REASON,
    );
    await expect.poll(() => late.length).toBe(4);
    stop.abort(REASON);
    await downloading;
    expect(folder.openFiles).toBe(0);
    late.forEach((settle) => settle());
    // an unhandled rejection would end the test run
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(folder.partialBytes(LARGE)?.subarray(0, 10)).toEqual(new Uint8Array(10));
  });

  test("while hashing: nothing has to be fetched again", async () => {
    const first = await prepare({ files: LARGE_FILES });
    const options = stopping(first.options, ({ stage, bytesDone }) => stage === "verifying" && bytesDone > 0);
    await expect(downloadFiles(options)).rejects.toBe(REASON);
    const second = prepareFrom(first.server, { files: LARGE_FILES, folder: first.folder });
    expect(await downloadFiles(second.options)).toEqual(resultOf(LARGE_FILES));
    await expectFiles(second.folder, LARGE_FILES);
    expect(second.server.requests).toHaveLength(piecesOf(LARGE));
  });

  test("while a host without ranges sends a file: it begins again", async () => {
    const first = await prepare({ files: LARGE_FILES, over: { connections: 1 } });
    first.server.misbehave({ kind: "ignore-range" });
    const options = stopping(first.options, ({ bytesDone }) => bytesDone >= 2 * PIECE_BYTES);
    await expect(downloadFiles(options)).rejects.toBe(REASON);
    expect(first.server.fired).toEqual(["ignore-range"]);
    expect(first.folder.openFiles).toBe(0);
    const second = prepareFrom(first.server, { files: LARGE_FILES, folder: first.folder });
    await downloadFiles(second.options);
    await expectFiles(second.folder, LARGE_FILES);
  });
});

/** A folder that loses its process at some step, and what the next process finds. */
function crashingFolder(at: (step: PartialStep, count: number) => boolean) {
  let count = 0;
  let isDead = false;
  const options: MemoryFolderOptions = {
    onStep(step) {
      count += 1;
      isDead ||= at(step, count);
      if (isDead) throw new Error("the process is gone");
    },
  };
  const folder = createResumableMemoryFolder({}, options);
  return { folder, hasDied: () => isDead, steps: () => count };
}

describe("ended by a crash", () => {
  test("between a piece's flush and its mark: that piece is fetched again", async () => {
    const flushes: number[] = [];
    // the first flush is that of the empty map, the second that of the first piece
    const crashing = crashingFolder((step, count) => {
      if (step.kind === "flush") flushes.push(count);
      return flushes.length === 3 && step.kind === "write";
    });
    const first = await prepare({ files: LARGE_FILES, folder: crashing.folder, over: { connections: 1 } });
    await expect(downloadFiles(first.options)).rejects.toThrow("the process is gone");
    expect(crashing.hasDied()).toBe(true);
    const asked = first.server.requests.length;
    expect(asked).toBe(2);

    const folder = crashing.folder.crash();
    const second = prepareFrom(first.server, { files: LARGE_FILES, folder, over: { connections: 1 } });
    await downloadFiles(second.options);
    await expectFiles(folder, LARGE_FILES);
    // what marked the first piece was flushed together with the second
    expect(startsAsked(second, asked)).toEqual([1, 2, 3, 4, 5].map((piece) => piece * PIECE_BYTES));
  });

  test("at any step, whatever of the unflushed writes survives: the next try ends well", async () => {
    const files = { [LARGE]: sampleBytes(2 * PIECE_BYTES + 100), "config.json": CONFIG };
    const counting = crashingFolder(() => false);
    const { server, options } = await prepare({ files, folder: counting.folder });
    await downloadFiles(options);
    // of each file: two lengths, a flush and an identity; three calls per piece; a cut and a name
    expect(counting.steps()).toBe(2 * (4 + 2) + 3 * (3 + 1));
    for (let last = 1; last <= counting.steps(); last += 1) {
      const crashing = crashingFolder((_step, count) => count >= last);
      const first = prepareFrom(server, { files, folder: crashing.folder });
      await expect(downloadFiles(first.options)).rejects.toThrow("the process is gone");
      const chance = sampleBytes(100, last);
      let draws = 0;
      const folder = crashing.folder.crash(() => (chance[(draws += 1)] ?? 0) % 2 === 0);
      await expectSome(folder, files);
      expect(await downloadFiles(prepareFrom(server, { files, folder }).options)).toEqual(resultOf(files));
      await expectFiles(folder, files);
    }
  });

  test("between the cut and the name: nothing is fetched again where the hash is known, else everything", async () => {
    for (const hashed of [true, false]) {
      const crashing = crashingFolder(({ kind }) => kind === "finish");
      const first = await prepare({ files: LARGE_FILES, folder: crashing.folder, hashed });
      await expect(downloadFiles(first.options)).rejects.toThrow("the process is gone");
      const folder = crashing.folder.crash(() => true);
      expect(await folder.partialLength(LARGE)).toBe(LARGE_FILES[LARGE]?.length);
      const asked = first.server.requests.length;
      await downloadFiles(prepareFrom(first.server, { files: LARGE_FILES, folder, hashed }).options);
      await expectFiles(folder, LARGE_FILES);
      expect(first.server.requests.length - asked).toBe(hashed ? 0 : piecesOf(LARGE));
    }
  });
});

describe("no room", () => {
  test.each([0.3, 0.7, 0.99])("after %d of the bytes: what came is kept, and used later", async (share) => {
    const full = createResumableMemoryFolder({}, { roomBytes: Math.floor(share * BYTES_TOTAL) });
    const first = await prepare({ folder: full, over: { connections: 1 } });
    await expect(downloadFiles(first.options)).rejects.toMatchObject({ code: "storage/quota-exceeded" });
    expect(full.openFiles).toBe(0);
    await expectSome(full);

    const folder = full.crash(() => true);
    const second = prepareFrom(first.server, { folder });
    expect(await downloadFiles(second.options)).toEqual(resultOf());
    await expectFiles(folder);
    // every piece came once
    expect(second.server.requests).toHaveLength(REQUESTS);
  });

  test("ends the waits of other connections", async () => {
    const quota = new AppError("storage/quota-exceeded", "full");
    const folder = createResumableMemoryFolder(
      {},
      {
        onStep: ({ kind, path }) => {
          if (kind === "flush" && path === "params_shard_1.bin") throw quota;
        },
      },
    );
    const { server, options } = await prepare({ folder });
    server.misbehaveOn(LARGE, { kind: "hang", afterBytes: 0 });
    await expect(downloadFiles(options)).rejects.toBe(quota);
    expect(server.fired).toEqual(["hang"]);
    expect(folder.openFiles).toBe(0);
    expect(await folder.partialLength(LARGE)).toBeGreaterThan(0);
  });
});

describe("another version", () => {
  test("of the same length: no piece of the old one is used", async () => {
    const first = await prepare({ files: LARGE_FILES, over: { connections: 1 } });
    await expect(
      downloadFiles(stopping(first.options, ({ bytesDone }) => bytesDone > 3 * PIECE_BYTES)),
    ).rejects.toBe(REASON);
    const files = { [LARGE]: sampleBytes(LARGE_FILES[LARGE]?.length ?? 0, 99) };
    first.server.replace(LARGE, files[LARGE] ?? new Uint8Array(0));
    const asked = first.server.requests.length;
    const second = prepareFrom(first.server, { files, folder: first.folder });
    expect(await downloadFiles(second.options)).toEqual(resultOf(files));
    await expectFiles(second.folder, files);
    expect(startsAsked(second, asked)).toHaveLength(piecesOf(LARGE));
    expect(second.progress[0]).toMatchObject({ bytesDone: 0 });
  });

  test("of the same length, and then the download of it stopped as well: likewise", async () => {
    const first = await prepare({ files: LARGE_FILES, over: { connections: 1 } });
    await expect(
      downloadFiles(stopping(first.options, ({ bytesDone }) => bytesDone > 3 * PIECE_BYTES)),
    ).rejects.toBe(REASON);
    const files = { [LARGE]: sampleBytes(LARGE_FILES[LARGE]?.length ?? 0, 99) };
    first.server.replace(LARGE, files[LARGE] ?? new Uint8Array(0));
    const second = prepareFrom(first.server, { files, folder: first.folder, over: { connections: 1 } });
    await expect(downloadFiles(stopping(second.options, ({ bytesDone }) => bytesDone > 0))).rejects.toBe(
      REASON,
    );
    const third = prepareFrom(first.server, { files, folder: first.folder });
    expect(await downloadFiles(third.options)).toEqual(resultOf(files));
    expect(third.progress[0]?.bytesDone).toBeLessThanOrEqual(PIECE_BYTES);
    await expectFiles(third.folder, files);
  });

  test("of another length: likewise", async () => {
    const first = await prepare({ files: LARGE_FILES, over: { connections: 1 } });
    await expect(
      downloadFiles(stopping(first.options, ({ bytesDone }) => bytesDone > 3 * PIECE_BYTES)),
    ).rejects.toBe(REASON);
    const files = { [LARGE]: sampleBytes(2 * PIECE_BYTES + 5, 98) };
    first.server.replace(LARGE, files[LARGE] ?? new Uint8Array(0));
    const second = prepareFrom(first.server, { files, folder: first.folder });
    await downloadFiles(second.options);
    await expectFiles(second.folder, files);
  });

  test("of the same file in pieces of another size: it is begun anew", async () => {
    const first = await prepare({ files: LARGE_FILES, over: { connections: 1 } });
    await expect(
      downloadFiles(stopping(first.options, ({ bytesDone }) => bytesDone > 3 * PIECE_BYTES)),
    ).rejects.toBe(REASON);
    const second = prepareFrom(first.server, {
      files: LARGE_FILES,
      folder: first.folder,
      over: { pieceBytes: PIECE_BYTES - 1_000 },
    });
    await downloadFiles(second.options);
    await expectFiles(second.folder, LARGE_FILES);
    expect(second.progress[0]).toMatchObject({ bytesDone: 0 });
  });

  test("the host's, while the wanted one is known by its hash: weights/hash-mismatch, and nothing is mixed", async () => {
    const first = await prepare({ over: { connections: 1 } });
    await expect(
      downloadFiles(stopping(first.options, ({ bytesDone }) => bytesDone > 3 * PIECE_BYTES)),
    ).rejects.toBe(REASON);
    first.server.replace(LARGE, sampleBytes(LARGE_FILES[LARGE]?.length ?? 0, 99));
    const second = prepareFrom(first.server, { folder: first.folder });
    await expect(downloadFiles(second.options)).rejects.toMatchObject({
      code: "weights/hash-mismatch",
      details: { fileName: LARGE },
    });
    expect(await second.folder.open(LARGE)).toBeNull();
    expect(pathsAsked(second.server).filter((path) => path === LARGE).length).toBeGreaterThan(
      piecesOf(LARGE),
    );
  });
});
