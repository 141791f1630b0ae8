import { afterEach, describe, expect, test } from "vitest";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { createHttpFolder } from "#weights/bytes/httpFolder.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { manifestText, MANIFEST_PATH } from "#weights/conversion/hearthManifest.ts";
import { openHttpMirror } from "#weights/conversion/openHttpMirror.ts";
import { httpDownloadFile, sourceDownloadFile } from "#weights/download/downloadFile.ts";
import { downloadFiles, type DownloadOptions } from "#weights/download/downloadFiles.ts";
import { openHubFolder } from "#weights/hub/hubFolder.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";
import { startHubServer } from "#test/fixtures/hubServer.ts";
import { startRangeServer } from "#test/fixtures/rangeServer.ts";
import {
  createResumableMemoryFolder,
  type ResumableMemoryFolder,
} from "#test/fixtures/resumableMemoryFolder.ts";
import { expectFiles, FILES, PIECE_BYTES, piecesOf, prepare, resultOf, sha256Of } from "./tinyDownload.ts";

afterEach(closeServers);

function optionsFor(files: DownloadOptions["files"], folder: ResumableMemoryFolder): DownloadOptions {
  const signal = new AbortController().signal;
  return { files, folder, pieceBytes: PIECE_BYTES, createHash: createNodeHash, signal };
}

describe("a model on the hub", () => {
  const MODEL = {
    "config.json": FILES["mlc-chat-config.json"] ?? new Uint8Array(0),
    "sub folder/model #1.safetensors": sampleBytes(4 * PIECE_BYTES),
  };

  test("is downloaded whole, gated ones with the folder's token, which its storage never sees", async () => {
    const hub = closeLater(await startHubServer({ "owner/tiny": MODEL }, { token: "hf_secret" }));
    const { endpoint } = hub;
    const model = await openHubFolder({ name: "owner/tiny", endpoint, token: "hf_secret", ...impatient() });
    const files = (await model.list()).map((entry) => httpDownloadFile(model, entry));
    const folder = createResumableMemoryFolder();
    expect(await downloadFiles(optionsFor(files, folder))).toEqual(resultOf(MODEL));
    await expectFiles(folder, MODEL);
    expect(new Set(hub.storage.requests.map(({ authorization }) => authorization))).toEqual(new Set([null]));
  });

  test("is asked anew when the storage's signed addresses have expired", async () => {
    const hub = closeLater(await startHubServer({ "owner/tiny": MODEL }));
    const model = await openHubFolder({ name: "owner/tiny", endpoint: hub.endpoint, ...impatient() });
    const files = (await model.list()).map((entry) => httpDownloadFile(model, entry));
    const folder = createResumableMemoryFolder();
    const requestsBefore = hub.requests.length;
    let expired = 0;
    const onProgress = ({ bytesDone }: { bytesDone: number }): void => {
      if (expired > 0 || bytesDone < PIECE_BYTES) return;
      expired = hub.storage.requests.length;
      hub.storage.expireSignatures();
    };
    await downloadFiles({ ...optionsFor(files, folder), connections: 1, onProgress });
    await expectFiles(folder, MODEL);
    expect(expired).toBeGreaterThan(0);
    // the old address was tried once more and refused, then the hub gave another
    expect(hub.storage.requests).toHaveLength(4 + 1);
    expect(hub.requests.length - requestsBefore).toBe(1 + 2);
  });
});

test("a mirror is downloaded and checked by its manifest", async () => {
  const entries = Object.entries(FILES).map(([path, bytes]) => {
    return { path, byteLength: bytes.length, sha256: sha256Of(bytes) };
  });
  const manifest = new TextEncoder().encode(manifestText({ identity: "test", files: entries }));
  const served = { ...FILES, [MANIFEST_PATH]: manifest };
  const server = closeLater(
    await startRangeServer(
      Object.fromEntries(Object.entries(served).map(([path, bytes]) => [`a model/${path}`, bytes])),
    ),
  );
  server.misbehaveOn("a model/tokenizer.json", { kind: "flip-bit", offset: 5 });
  const mirror = await openHttpMirror(`${server.origin}/a%20model`, impatient());
  const files = (await mirror.list()).map((entry) => httpDownloadFile(mirror, entry));
  const folder = createResumableMemoryFolder();
  await downloadFiles(optionsFor(files, folder));
  await expectFiles(folder);
  expect(server.fired).toEqual(["flip-bit"]);
});

test("a download that was begun from one host goes on from another, where the hash is known", async () => {
  const first = await prepare({ over: { connections: 1 } });
  const stop = new AbortController();
  const onProgress = ({ bytesDone }: { bytesDone: number }): void => {
    if (bytesDone > 3 * PIECE_BYTES) stop.abort("elsewhere");
  };
  await expect(downloadFiles({ ...first.options, signal: stop.signal, onProgress })).rejects.toBe(
    "elsewhere",
  );
  const second = await prepare({ folder: first.folder });
  await downloadFiles(second.options);
  await expectFiles(second.folder);
  const pieces = Object.keys(FILES).reduce((sum, path) => sum + piecesOf(path), 0);
  // the piece that was on its way when the first ended is asked for twice
  expect(first.server.requests.length + second.server.requests.length).toBeLessThanOrEqual(pieces + 1);
  expect(second.server.requests.length).toBeLessThan(pieces);
});

test("files without a hash have another identity at another address", async () => {
  const entry = { path: "a b.json", byteLength: 2, sha256: null };
  const identityAt = (url: string) =>
    httpDownloadFile(createHttpFolder(url, [entry], impatient()), entry).identity();
  expect(await identityAt("http://host/one/")).toBe("http://host/one/a%20b.json");
  expect(await identityAt("http://host/two")).toBe("http://host/two/a%20b.json");
});

test("httpDownloadFile() refuses a path that leads out of the folder", () => {
  const folder = createHttpFolder("http://host", [], impatient());
  const entry = { path: "../a.bin", byteLength: 2, sha256: null };
  expect(() => httpDownloadFile(folder, entry)).toThrow(
    expect.objectContaining({ code: "weights/header-invalid" }),
  );
});

describe("files that a person picked", () => {
  const entriesOf = (hashed: boolean) =>
    Object.entries(FILES).map(([path, bytes]) => {
      return { path, byteLength: bytes.length, sha256: hashed ? sha256Of(bytes) : null };
    });

  test.each([true, false])("are copied and checked; hash known: %s", async (hashed) => {
    const picked = createMemoryFolder(FILES);
    const folder = createResumableMemoryFolder();
    const files = entriesOf(hashed).map((entry) => sourceDownloadFile(entry, picked));
    expect(await downloadFiles(optionsFor(files, folder))).toEqual(resultOf());
    await expectFiles(folder);
  });

  test("that were damaged are refused by name", async () => {
    const damaged = FILES["model.gguf"]?.slice() ?? new Uint8Array(0);
    damaged[500] = (damaged[500] ?? 0) ^ 1;
    const picked = createMemoryFolder({ ...FILES, "model.gguf": damaged });
    const files = entriesOf(true).map((entry) => sourceDownloadFile(entry, picked));
    await expect(downloadFiles(optionsFor(files, createResumableMemoryFolder()))).rejects.toMatchObject({
      code: "weights/hash-mismatch",
      details: { fileName: "model.gguf" },
    });
  });

  test("are told apart by samples of their bytes where no hash is known", async () => {
    const identityOf = (bytes: Uint8Array) => {
      const entry = { path: "a.gguf", byteLength: bytes.length, sha256: null };
      return sourceDownloadFile(entry, createMemoryFolder({ "a.gguf": bytes })).identity();
    };
    const one = await identityOf(sampleBytes(10_000, 1));
    expect(await identityOf(sampleBytes(10_000, 1))).toBe(one);
    expect(await identityOf(sampleBytes(10_000, 2))).not.toBe(one);
  });

  test("that have gone are weights/file-missing", async () => {
    const [entry] = entriesOf(true);
    if (entry === undefined) throw new Error("no files");
    const files = [sourceDownloadFile(entry, createMemoryFolder())];
    await expect(downloadFiles(optionsFor(files, createResumableMemoryFolder()))).rejects.toMatchObject({
      code: "weights/file-missing",
    });
  });
});
