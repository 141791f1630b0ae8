import { afterEach, describe, expect, test } from "vitest";
import { streamHttpFile } from "#weights/bytes/streamHttpFile.ts";
import { firstDifference, sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";
import { startLoopbackServer } from "#test/fixtures/loopbackServer.ts";
import { type Fault, startRangeServer } from "#test/fixtures/rangeServer.ts";

afterEach(closeServers);

const BYTES = sampleBytes(300_000);

/** What comes of a file, begun again whenever the file does. */
function collector(byteLength = BYTES.length) {
  const bytes = new Uint8Array(byteLength);
  const starts: number[] = [];
  let largest = 0;
  let next = 0;
  return {
    bytes,
    starts,
    largest: () => largest,
    take: async (piece: Uint8Array, start: number): Promise<void> => {
      if (start !== 0) expect(start).toBe(next);
      bytes.set(piece, start);
      starts.push(start);
      largest = Math.max(largest, piece.length);
      next = start + piece.length;
    },
  };
}

async function open(over: Parameters<typeof impatient>[0] = {}) {
  const server = closeLater(await startRangeServer({ "file.bin": BYTES }));
  const options = { ...impatient(over), byteLength: BYTES.length };
  return { server, options, url: server.urlOf("file.bin"), collected: collector() };
}

test("streamHttpFile() hands over the whole file in order, without asking for a range", async () => {
  const { server, options, url, collected } = await open();
  await streamHttpFile(url, options, collected.take);
  expect(firstDifference(collected.bytes, BYTES)).toBeNull();
  expect(server.requests.map(({ range }) => range)).toEqual([null]);
  expect(collected.starts.filter((start) => start === 0)).toHaveLength(1);
  expect(collected.largest()).toBeLessThan(BYTES.length);
});

test("streamHttpFile() of an empty file hands over nothing", async () => {
  const server = closeLater(await startRangeServer({ empty: new Uint8Array(0) }));
  const collected = collector(0);
  await streamHttpFile(server.urlOf("empty"), { ...impatient(), byteLength: 0 }, collected.take);
  expect(collected.starts).toEqual([]);
});

test.each<Fault>([
  { kind: "cut-body", afterBytes: 100_000 },
  { kind: "drop" },
  { kind: "status", status: 503 },
  { kind: "status", status: 429 },
  { kind: "hang", afterBytes: 1_000 },
  { kind: "body-length", extraBytes: -1_000 },
])("streamHttpFile() begins again after %o", async (fault) => {
  const { server, options, url, collected } = await open(fault.kind === "hang" ? { stallMs: 500 } : {});
  server.misbehave(fault);
  await streamHttpFile(url, options, collected.take);
  expect(firstDifference(collected.bytes, BYTES)).toBeNull();
  expect(server.fired).toEqual([fault.kind]);
  expect(server.requests.map(({ range }) => range)).toEqual([null, null]);
  expect(options.waits).toHaveLength(1);
});

test.each<readonly [string, Fault]>([
  ["a web page", { kind: "html" }],
  ["a web page of unknown length", { kind: "html", chunked: true }],
  ["another length", { kind: "headers", headers: { "content-length": "10" } }],
  ["encoded bytes", { kind: "headers", headers: { "content-encoding": "gzip" } }],
  ["more bytes than it should have", { kind: "body-length", extraBytes: 1 }],
])("streamHttpFile() refuses %s", async (_what, fault) => {
  const { server, options, url, collected } = await open();
  server.misbehave(fault);
  await expect(streamHttpFile(url, options, collected.take)).rejects.toMatchObject({
    code: "weights/response-invalid",
  });
  expect(server.fired).toEqual([fault.kind]);
  expect(options.waits).toEqual([]);
});

test("streamHttpFile() refuses a part in answer to a request for the whole", async () => {
  const server = closeLater(
    await startLoopbackServer((_request, response) => {
      response.writeHead(206, { "content-range": "bytes 0-9/10", "content-length": 10 }).end("0123456789");
    }),
  );
  const options = { ...impatient(), byteLength: 10 };
  await expect(streamHttpFile(server.origin, options, collector(10).take)).rejects.toMatchObject({
    code: "weights/response-invalid",
  });
});

test("streamHttpFile() refuses a file that ends too early at the same byte twice", async () => {
  const { server, options, url, collected } = await open({ retries: Number.POSITIVE_INFINITY });
  const short = { kind: "body-length", extraBytes: -1_000 } as const;
  server.misbehave(short, short);
  await expect(streamHttpFile(url, options, collected.take)).rejects.toMatchObject({
    code: "weights/response-invalid",
    message: expect.stringContaining("after 299000 of 300000 bytes"),
  });
  expect(server.fired).toEqual(["body-length", "body-length"]);
});

test("streamHttpFile() gives up a host that always cuts at the same place, however much came", async () => {
  const bytes = sampleBytes(3 * 1024 * 1024);
  const server = closeLater(await startRangeServer({ "file.bin": bytes }));
  const options = { ...impatient({ retries: 3 }), byteLength: bytes.length };
  const cut = { kind: "cut-body", afterBytes: 2 * 1024 * 1024 + 10_000 } as const;
  server.misbehave(...Array.from({ length: 10 }, () => cut));
  const streaming = streamHttpFile(server.urlOf("file.bin"), options, collector(bytes.length).take);
  await expect(streaming).rejects.toMatchObject({ code: "weights/unreachable" });
  // the first came further than any before it
  expect(server.fired.length).toBeLessThanOrEqual(1 + 3 + 1);
});

test("streamHttpFile() ends with what its taker throws", async () => {
  const { options, url } = await open();
  const full = new Error("full");
  await expect(streamHttpFile(url, options, () => Promise.reject(full))).rejects.toBe(full);
  expect(options.waits).toEqual([]);
});

describe("stopped", () => {
  test("streamHttpFile() rejects with the reason", async () => {
    const stop = new AbortController();
    const { server, options, url, collected } = await open({ signal: stop.signal });
    server.misbehave({ kind: "hang", afterBytes: 1_000 });
    const streaming = expect(streamHttpFile(url, options, collected.take)).rejects.toBe("enough");
    await expect.poll(() => collected.starts.length).toBeGreaterThan(0);
    stop.abort("enough");
    await streaming;
    expect(server.fired).toEqual(["hang"]);
  });
});

test("streamHttpFile() sends the token it is given", async () => {
  const { server, options, url, collected } = await open({ authorization: "Bearer hf_secret" });
  await streamHttpFile(url, options, collected.take);
  expect(server.requests.map(({ authorization }) => authorization)).toEqual(["Bearer hf_secret"]);
});
