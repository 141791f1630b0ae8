import { afterEach, describe, expect, test } from "vitest";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import type { ByteSource } from "#core/bytes.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { downloadFiles } from "#weights/download/downloadFiles.ts";
import type { DownloadFile } from "#weights/download/downloadFile.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeServers } from "#test/fixtures/httpServers.ts";
import { createResumableMemoryFolder } from "#test/fixtures/resumableMemoryFolder.ts";
import {
  BYTES_TOTAL,
  expectFiles,
  expectForward,
  FILES,
  pathsAsked,
  PIECE_BYTES,
  piecesOf,
  prepare,
  prepareFrom,
  resultOf,
  sha256Of,
} from "./tinyDownload.ts";

afterEach(closeServers);

const COUNT = Object.keys(FILES).length;

test.each([true, false])(
  "downloadFiles() brings every file and tells its hash; hash known: %s",
  async (hashed) => {
    const { folder, options } = await prepare({ hashed });
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
  },
);

test("downloadFiles() asks for each piece once, and for each file in the order given", async () => {
  const { server, options } = await prepare();
  await downloadFiles(options);
  const asked = pathsAsked(server);
  expect(asked).toHaveLength(Object.keys(FILES).reduce((sum, path) => sum + piecesOf(path), 0));
  for (const path of Object.keys(FILES)) {
    expect(asked.filter((one) => one === path)).toHaveLength(piecesOf(path));
  }
  expect(server.bytesSent).toBe(BYTES_TOTAL);
});

test("downloadFiles() with one connection asks for one piece after the other", async () => {
  const { server, options } = await prepare({ over: { connections: 1 } });
  await downloadFiles(options);
  expect(pathsAsked(server)).toEqual(
    Object.keys(FILES).flatMap((path) => Array.from({ length: piecesOf(path) }, () => path)),
  );
});

test("downloadFiles() of nothing is nothing", async () => {
  const { folder, options } = await prepare({ files: {} });
  expect(await downloadFiles(options)).toEqual([]);
  await expectFiles(folder, {});
});

/** A file whose reads wait until a test lets them go on. */
function heldFile(path: string, bytes: Uint8Array) {
  const held: (() => void)[] = [];
  let reading = 0;
  let most = 0;
  const source: ByteSource = {
    byteLength: bytes.length,
    async read(start, end) {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise<void>((resolve) => held.push(resolve));
      reading -= 1;
      return memorySource(bytes).read(start, end);
    },
  };
  const file: DownloadFile = {
    path,
    byteLength: bytes.length,
    sha256: sha256Of(bytes),
    identity: async () => path,
    open: async () => source,
  };
  return { file, held, most: () => most };
}

test("downloadFiles() reads one large file on all connections, and then small ones beside it", async () => {
  const large = heldFile("large.bin", sampleBytes(5 * PIECE_BYTES));
  const small = heldFile("small.bin", sampleBytes(10, 2));
  const { options } = await prepare({ files: {}, over: { files: [large.file, small.file], connections: 3 } });
  const downloading = downloadFiles(options);
  const heldOf = (): readonly number[] => [large.held.length, small.held.length];
  await expect.poll(heldOf).toEqual([3, 0]);
  large.held.shift()?.();
  await expect.poll(heldOf).toEqual([3, 0]);
  large.held.shift()?.();
  await expect.poll(heldOf).toEqual([3, 0]);
  large.held.shift()?.();
  await expect.poll(heldOf).toEqual([2, 1]);
  for (const release of [...large.held.splice(0), ...small.held.splice(0)]) release();
  await downloading;
  expect(large.most()).toBe(3);
});

test("downloadFiles() hashes one file at a time, while others are fetched", async () => {
  const { options } = await prepare();
  let hashing = 0;
  let most = 0;
  const createHash: typeof createNodeHash = async (algorithm) => {
    hashing += 1;
    most = Math.max(most, hashing);
    const hash = await createNodeHash(algorithm);
    const hex = (): string => {
      hashing -= 1;
      return hash.hex();
    };
    return { update: (bytes) => hash.update(bytes), hex };
  };
  expect(await downloadFiles({ ...options, createHash })).toEqual(resultOf());
  expect({ hashing, most }).toEqual({ hashing: 0, most: 1 });
});

describe("progress", () => {
  test("goes from nothing to everything, and then through the hashes", async () => {
    const { options, progress } = await prepare();
    await downloadFiles(options);
    expectForward(progress);
    expect(progress[0]).toEqual({
      stage: "downloading",
      bytesDone: 0,
      bytesTotal: BYTES_TOTAL,
      fileName: null,
      filesDone: 0,
      filesTotal: COUNT,
    });
    expect(progress.at(-1)).toMatchObject({ stage: "verifying", bytesDone: BYTES_TOTAL, filesDone: COUNT });
    expect(new Set(progress.map(({ fileName }) => fileName))).toEqual(new Set([null, ...Object.keys(FILES)]));
  });

  test("moves while a single piece is on its way", async () => {
    const files = { "one.bin": sampleBytes(20 * PIECE_BYTES) };
    const { options, progress } = await prepare({ files, over: { pieceBytes: 20 * PIECE_BYTES } });
    await downloadFiles(options);
    expectForward(progress);
    const partly = progress.filter(({ stage, bytesDone }) => stage === "downloading" && bytesDone > 0);
    expect(partly.length).toBeGreaterThan(1);
  });
});

describe("files that are there already", () => {
  test("are kept and hashed, without a request", async () => {
    const { server, options, progress } = await prepare({ folder: createResumableMemoryFolder(FILES) });
    expect(await downloadFiles(options)).toEqual(resultOf());
    expect(server.requests).toEqual([]);
    expect(progress.at(-1)).toMatchObject({ stage: "verifying", bytesDone: BYTES_TOTAL, filesDone: COUNT });
  });

  test("are fetched if they have another length", async () => {
    const folder = createResumableMemoryFolder({ ...FILES, "model.gguf": sampleBytes(50) });
    const { server, options } = await prepare({ folder });
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(new Set(pathsAsked(server))).toEqual(new Set(["model.gguf"]));
  });

  test("are fetched if they have another hash, and kept if nobody knows their hash", async () => {
    const old = { ...FILES, "params_shard_1.bin": sampleBytes(2 * PIECE_BYTES, 77) };
    const kept = await prepare({ folder: createResumableMemoryFolder(old), hashed: false });
    expect(await downloadFiles(kept.options)).toEqual(resultOf(old));
    expect(kept.server.requests).toEqual([]);

    const replaced = prepareFrom(kept.server, { folder: kept.folder });
    expect(await downloadFiles(replaced.options)).toEqual(resultOf());
    await expectFiles(replaced.folder);
    expect(pathsAsked(kept.server)).toEqual(["params_shard_1.bin", "params_shard_1.bin"]);
  });
});

test("downloadFiles() rejects a path that leads out of the folder", async () => {
  const { file } = heldFile("../outside.bin", sampleBytes(10));
  const { options, folder } = await prepare({ files: {}, over: { files: [file] } });
  await expect(downloadFiles(options)).rejects.toMatchObject({ code: "weights/header-invalid" });
  expect(folder.openFiles).toBe(0);
});
