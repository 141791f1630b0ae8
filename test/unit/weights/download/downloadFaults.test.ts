import { afterEach, describe, expect, test } from "vitest";
import type { TransferWatch } from "#weights/download/downloadFile.ts";
import { downloadFiles } from "#weights/download/downloadFiles.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeServers } from "#test/fixtures/httpServers.ts";
import type { Fault } from "#test/fixtures/rangeServer.ts";
import {
  beginning,
  BYTES_TOTAL,
  expectFiles,
  expectSome,
  FILES,
  GGUF_MAGIC,
  pathsAsked,
  PIECE_BYTES,
  piecesOf,
  prepare,
  prepareFrom,
  resultOf,
} from "./tinyDownload.ts";

afterEach(closeServers);

const FULL_PATHS = Object.keys(FILES).filter((path) => piecesOf(path) > 0);
const LARGE = "params_shard_0.bin";
const NOTHING_WRONG: Fault = { kind: "headers", headers: {} };
const REQUESTS = FULL_PATHS.reduce((sum, path) => sum + piecesOf(path), 0);

/** Cuts are the same at every run, but at no particular bytes. */
function pickByte(seed: number, below: number): number {
  return new DataView(sampleBytes(4, seed).buffer).getUint32(0) % below;
}

test("a connection cut somewhere in each file costs at most one piece per cut", async () => {
  const { server, folder, options } = await prepare({ over: { connections: 1 } });
  for (const [index, path] of FULL_PATHS.entries()) {
    const at = pickByte(index + 40, FILES[path]?.length ?? 1);
    const piecesBefore = Math.floor(at / PIECE_BYTES);
    const cut = { kind: "cut-body", afterBytes: at % PIECE_BYTES } as const;
    server.misbehaveOn(path, ...Array.from({ length: piecesBefore }, () => NOTHING_WRONG), cut);
  }
  expect(await downloadFiles(options)).toEqual(resultOf());
  await expectFiles(folder);
  const cuts = server.fired.filter((kind) => kind === "cut-body").length;
  expect(cuts).toBe(FULL_PATHS.length);
  expect(server.bytesSent).toBeLessThanOrEqual(BYTES_TOTAL + cuts * PIECE_BYTES);
  expect(server.requests).toHaveLength(REQUESTS + cuts);
});

describe("faults that pass", () => {
  test.each<readonly [string, readonly Fault[]]>([
    ["a dropped connection", [{ kind: "drop" }]],
    ["500 three times", Array.from({ length: 3 }, () => ({ kind: "status", status: 500 }))],
    ["a body that ends too early", [{ kind: "body-length", extraBytes: -50 }]],
  ])("%s is waited out, and only the rest of that piece fetched again", async (_what, faults) => {
    const { server, folder, options, waits } = await prepare();
    server.misbehaveOn(LARGE, ...faults);
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toEqual(faults.map(({ kind }) => kind));
    expect(server.requests).toHaveLength(REQUESTS + faults.length);
    expect(waits).toHaveLength(faults.length);
  });

  test("a silence is waited out", async () => {
    const { server, folder, options, waits } = await prepare({ http: { stallMs: 250 } });
    server.misbehaveOn(LARGE, { kind: "hang", afterBytes: 10 });
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toEqual(["hang"]);
    // on a busy machine other answers may seem silent, too
    expect(waits.length).toBeGreaterThan(0);
  });

  test("429 is waited out for as long as Retry-After says", async () => {
    const { server, folder, options, waits } = await prepare();
    server.misbehaveOn(LARGE, { kind: "status", status: 429, headers: { "retry-after": "7" } });
    await downloadFiles(options);
    await expectFiles(folder);
    expect(server.fired).toEqual(["status"]);
    expect(waits.map(({ delayMs }) => delayMs)).toEqual([7_000]);
  });

  test("a host that is gone for a long time is waited for, if patience has no end", async () => {
    const { server, folder, options, waits } = await prepare({
      http: { retries: Number.POSITIVE_INFINITY },
      over: { connections: 1 },
    });
    server.misbehave(...Array.from({ length: 60 }, () => ({ kind: "drop" }) as const));
    await downloadFiles(options);
    await expectFiles(folder);
    expect(server.fired).toHaveLength(60);
    expect(waits).toHaveLength(60);
  });
});

const STRANGE_ANSWERS: readonly (readonly [string, Fault])[] = [
  ["a web page", { kind: "html" }],
  ["a web page of unknown length", { kind: "html", chunked: true }],
  ["another range", { kind: "headers", headers: { "content-range": "bytes 1-3/400" } }],
  ["no range", { kind: "headers", headers: { "content-range": null } }],
  ["416", { kind: "status", status: 416 }],
  ["encoded bytes", { kind: "headers", headers: { "content-encoding": "gzip" } }],
  ["too many bytes", { kind: "body-length", extraBytes: 20 }],
];
const ANOTHER_ETAG: readonly [string, Fault] = [
  "another ETag",
  { kind: "headers", headers: { etag: '"another"' } },
];

describe("answers that make no sense", () => {
  test.each([...STRANGE_ANSWERS, ANOTHER_ETAG])(
    "%s for a piece: that piece is asked for once more",
    async (_what, fault) => {
      const { server, folder, options } = await prepare({ over: { connections: 1 } });
      server.misbehaveOn(LARGE, NOTHING_WRONG, fault);
      expect(await downloadFiles(options)).toEqual(resultOf());
      await expectFiles(folder);
      expect(server.fired).toEqual(["headers", fault.kind]);
      expect(server.requests).toHaveLength(REQUESTS + 1);
    },
  );

  test("a host that gives the same bytes another ETag from now on is believed, as the hash is known", async () => {
    const { server, folder, options } = await prepare({ over: { connections: 1 } });
    server.misbehaveOn(LARGE, NOTHING_WRONG, ...Array.from({ length: 6 }, () => ANOTHER_ETAG[1]));
    await downloadFiles(options);
    await expectFiles(folder);
    expect(server.fired).toEqual(Array.from({ length: 7 }, () => "headers"));
    expect(server.requests).toHaveLength(REQUESTS + 1);
  });

  test.each(STRANGE_ANSWERS)("%s twice ends the download, and another try goes on", async (_what, fault) => {
    const first = await prepare({ over: { connections: 1 } });
    first.server.misbehaveOn(LARGE, NOTHING_WRONG, fault, fault);
    await expect(downloadFiles(first.options)).rejects.toMatchObject({
      code: "weights/response-invalid",
      details: { fileName: LARGE },
    });
    expect(first.server.fired).toEqual(["headers", fault.kind, fault.kind]);
    expect(first.folder.openFiles).toBe(0);
    expect(await first.folder.list()).toEqual([]);
    const asked = first.server.requests.length;

    const second = prepareFrom(first.server, { folder: first.folder });
    expect(await downloadFiles(second.options)).toEqual(resultOf());
    await expectFiles(second.folder);
    expect(pathsAsked(second.server, asked)).toHaveLength(REQUESTS - 1);
  });

  test.each(FULL_PATHS)("a web page in place of %s, whose hash nobody knows, is never kept", async (path) => {
    const first = await prepare({ hashed: false });
    const pages = Array.from({ length: 2 * piecesOf(path) }, () => ({ kind: "html" }) as const);
    first.server.misbehaveOn(path, ...pages);
    await expect(downloadFiles(first.options)).rejects.toMatchObject({
      code: "weights/response-invalid",
      details: { fileName: path },
    });
    expect(first.server.fired).toContain("html");
    await expectSome(first.folder);
    expect(await first.folder.open(path)).toBeNull();
    expect(await first.folder.partialLength(path)).toBe(0);
    expect(first.folder.openFiles).toBe(0);
    // what is left of the faults
    while (first.server.fired.length < pages.length) await fetch(first.server.urlOf(path));

    const second = prepareFrom(first.server, { folder: first.folder, hashed: false });
    expect(await downloadFiles(second.options)).toEqual(resultOf());
    await expectFiles(second.folder);
  });

  test.each(FULL_PATHS)("one web page in place of %s is got over; hash known or not", async (path) => {
    for (const hashed of [true, false]) {
      const { server, folder, options } = await prepare({ hashed });
      server.misbehaveOn(path, { kind: "html" });
      expect(await downloadFiles(options)).toEqual(resultOf());
      await expectFiles(folder);
      expect(server.fired).toEqual(["html"]);
    }
  });

  test("a web page that happens to be as long as the file is not taken for it", async () => {
    const page = "<!doctype html><title>Sign in to the network</title>";
    const files = { "merges.txt": sampleBytes(page.length), LICENSE: sampleBytes(page.length, 3) };
    const { server, folder, options } = await prepare({ files, hashed: false });
    server.misbehaveOn("merges.txt", { kind: "html" });
    server.misbehaveOn("LICENSE", { kind: "html" });
    await downloadFiles(options);
    await expectFiles(folder, files);
    expect(server.fired).toEqual(["html", "html"]);
    expect(server.requests).toHaveLength(4);
  });

  test("a file without a hash that changes while it is fetched is never put together from both", async () => {
    const before = beginning(GGUF_MAGIC, 4 * PIECE_BYTES);
    const after = beginning(GGUF_MAGIC, 4 * PIECE_BYTES).fill(7, 100);
    const { server, folder, options } = await prepare({
      files: { "model.gguf": before },
      hashed: false,
      over: { connections: 1 },
    });
    let steps = 0;
    const onProgress = (): void => {
      steps += 1;
      if (steps === 3) server.replace("model.gguf", after);
    };
    expect(await downloadFiles({ ...options, onProgress })).toEqual(resultOf({ "model.gguf": after }));
    await expectFiles(folder, { "model.gguf": after });
    // at least one piece of the old one was fetched, and then everything anew
    expect(server.requests.length).toBeGreaterThan(1 + piecesOf("model.gguf", { "model.gguf": after }));
  });
});

describe("damaged bytes", () => {
  test.each(FULL_PATHS)("one flipped bit in %s: it alone is fetched again", async (path) => {
    const { server, folder, options, progress } = await prepare();
    server.misbehaveOn(path, { kind: "flip-bit", offset: 13 });
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toEqual(["flip-bit"]);
    expect(pathsAsked(server, REQUESTS)).toEqual(Array.from({ length: piecesOf(path) }, () => path));
    expect(progress.at(-1)).toMatchObject({ bytesDone: BYTES_TOTAL, filesDone: Object.keys(FILES).length });
  });

  test.each(FULL_PATHS)("a bit of %s that stays flipped is weights/hash-mismatch", async (path) => {
    const { server, folder, options } = await prepare();
    const damaged = FILES[path]?.slice() ?? new Uint8Array(0);
    damaged[13] = (damaged[13] ?? 0) ^ 1;
    server.replace(path, damaged);
    await expect(downloadFiles(options)).rejects.toMatchObject({
      code: "weights/hash-mismatch",
      details: { fileName: path },
    });
    expect(pathsAsked(server).filter((asked) => asked === path)).toHaveLength(2 * piecesOf(path));
    expect(await folder.open(path)).toBeNull();
    expect(await folder.partialLength(path)).toBe(0);
    await expectSome(folder);
    expect(folder.openFiles).toBe(0);
  });

  test.each(["lib/webgpu.wasm", "model.gguf", "tokenizer.json", "mlc-chat-config.json"])(
    "%s that does not begin as it should, without a hash: it alone is fetched again",
    async (path) => {
      const { server, folder, options } = await prepare({ hashed: false });
      server.misbehaveOn(path, { kind: "flip-bit", offset: 0 });
      // the first of a file's requests to arrive need not be that of its first piece
      expect(await downloadFiles({ ...options, connections: 1 })).toEqual(resultOf());
      await expectFiles(folder);
      expect(server.fired).toEqual(["flip-bit"]);
      expect(pathsAsked(server, REQUESTS)).toEqual(Array.from({ length: piecesOf(path) }, () => path));
    },
  );
});

describe("a host without ranges", () => {
  const ignoring = (count: number, contentLength = true): readonly Fault[] =>
    Array.from({ length: count }, () => ({ kind: "ignore-range", contentLength }) as const);

  test.each([true, false])("sends every file whole; it tells lengths: %s", async (contentLength) => {
    const { server, folder, options } = await prepare();
    server.misbehave(...ignoring(3 * REQUESTS, contentLength));
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toContain("ignore-range");
    const whole = server.requests.filter(({ range }) => range === null);
    // what has one piece is content with the whole file in answer to a request for it
    expect(whole).toHaveLength(FULL_PATHS.filter((path) => piecesOf(path) > 1).length);
  });

  test("may stop to know ranges in the middle of a file", async () => {
    const { server, folder, options } = await prepare({ over: { connections: 1 } });
    server.misbehaveOn(LARGE, NOTHING_WRONG, NOTHING_WRONG, ...ignoring(1));
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toEqual(["headers", "headers", "ignore-range"]);
    expect(pathsAsked(server).filter((path) => path === LARGE)).toHaveLength(4);
  });

  test("begins again when it is cut, and what came then counts no more", async () => {
    const { server, folder, options, progress } = await prepare({
      files: { [LARGE]: FILES[LARGE] ?? new Uint8Array(0) },
      over: { connections: 1 },
    });
    server.misbehaveOn(LARGE, ...ignoring(1), { kind: "cut-body", afterBytes: 2 * PIECE_BYTES });
    await downloadFiles(options);
    await expectFiles(folder, { [LARGE]: FILES[LARGE] ?? new Uint8Array(0) });
    expect(server.fired).toEqual(["ignore-range", "cut-body"]);
    expect(server.requests).toHaveLength(3);
    expect(progress.at(-1)).toMatchObject({ bytesDone: FILES[LARGE]?.length, filesDone: 1 });
  });

  test("a bit that was flipped on the way: the file is fetched again", async () => {
    const { server, folder, options } = await prepare({ over: { connections: 1 } });
    server.misbehaveOn(LARGE, ...ignoring(1), { kind: "flip-bit", offset: 90_000 });
    expect(await downloadFiles(options)).toEqual(resultOf());
    await expectFiles(folder);
    expect(server.fired).toEqual(["ignore-range", "flip-bit"]);
  });

  test("a source that cannot be read from its start to its end is weights/range-refused", async () => {
    const { server, folder, options } = await prepare();
    const files = options.files.map((file) => ({
      path: file.path,
      byteLength: file.byteLength,
      sha256: file.sha256,
      identity: () => file.identity(),
      open: (watch: TransferWatch) => file.open(watch),
    }));
    server.misbehave(...ignoring(10));
    await expect(downloadFiles({ ...options, files })).rejects.toMatchObject({
      code: "weights/range-refused",
    });
    expect(folder.openFiles).toBe(0);
  });
});

describe("hosts that refuse", () => {
  test.each([
    [401, "weights/access-denied"],
    [403, "weights/access-denied"],
    [404, "weights/not-found"],
  ])("%d ends the download as %s, and keeps what is there", async (status, code) => {
    const { server, folder, options } = await prepare({ over: { connections: 1 } });
    server.misbehaveOn(LARGE, NOTHING_WRONG, NOTHING_WRONG, { kind: "status", status });
    await expect(downloadFiles(options)).rejects.toMatchObject({ code });
    expect(server.fired).toEqual(["headers", "headers", "status"]);
    expect(await folder.partialLength(LARGE)).toBeGreaterThan(0);
    const asked = server.requests.length;
    await downloadFiles(prepareFrom(server, { folder }).options);
    await expectFiles(folder);
    expect(server.requests.length - asked).toBe(REQUESTS - 2);
  });
});
