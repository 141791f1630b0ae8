import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sirv from "sirv";
import { afterEach, describe, expect, test } from "vitest";
import type { ByteSource } from "#core/bytes.ts";
import { openHttpSource } from "#weights/bytes/httpSource.ts";
import { describeByteSource, firstDifference, sampleBytes } from "#test/contract/byteSourceContract.ts";
import { refusingOrigin, startLoopbackServer } from "#test/fixtures/loopbackServer.ts";
import { type RangeServer, startRangeServer } from "#test/fixtures/rangeServer.ts";
import { closeLater, closeServers, impatient, type ImpatientOptions } from "#test/fixtures/httpServers.ts";

afterEach(closeServers);

describeByteSource("a file on a host", async (bytes) => {
  const server = await startRangeServer({ "file.bin": bytes });
  return {
    source: await openHttpSource(server.urlOf("file.bin"), impatient()),
    close: () => server.close(),
  };
});

describeByteSource("a file on a host, of known length", async (bytes) => {
  const server = await startRangeServer({ "file.bin": bytes });
  return {
    source: await openHttpSource(server.urlOf("file.bin"), impatient({ byteLength: bytes.length })),
    close: () => server.close(),
  };
});

// what `npm start` and many others serve files with
describeByteSource("a file served by sirv", async (bytes) => {
  const directory = await mkdtemp(join(tmpdir(), "hearth-sirv-"));
  await writeFile(join(directory, "file.bin"), bytes);
  const server = await startLoopbackServer(sirv(directory));
  return {
    source: await openHttpSource(`${server.origin}/file.bin`, impatient()),
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
});

const BYTES = sampleBytes(300_000);

interface Opened {
  readonly server: RangeServer;
  readonly source: ByteSource;
  readonly options: ImpatientOptions;
}

/** A file whose length has been asked for without trouble. */
async function openFile(over: Parameters<typeof impatient>[0] = {}): Promise<Opened> {
  const server = closeLater(await startRangeServer({ "file.bin": BYTES }));
  const options = impatient(over);
  return { server, options, source: await openHttpSource(server.urlOf("file.bin"), options) };
}

async function expectWhole(source: ByteSource): Promise<void> {
  expect(firstDifference(await source.read(0, BYTES.length), BYTES)).toBeNull();
}

test("opening asks for one byte, reading for exactly what is read, and an empty read for nothing", async () => {
  const { server, source } = await openFile();
  await source.read(1_000, 2_000);
  await source.read(7, 7);
  expect(server.requests.map(({ range }) => range)).toEqual(["bytes=0-0", "bytes=1000-1999"]);
});

test("a file whose length is known is opened without a request", async () => {
  const { server, source } = await openFile({ byteLength: BYTES.length });
  expect(server.requests).toEqual([]);
  await expectWhole(source);
});

test("a source tells of every byte once as it comes, also when a body is cut", async () => {
  const told: number[] = [];
  const { server, source } = await openFile({ onReceived: (byteLength) => told.push(byteLength) });
  server.misbehave({ kind: "cut-body", afterBytes: 100_000 });
  await expectWhole(source);
  expect(server.fired).toEqual(["cut-body"]);
  expect(told.length).toBeGreaterThan(1);
  expect(told.reduce((sum, byteLength) => sum + byteLength, 0)).toBe(BYTES.length);
});

test("reads one after the other share connections", async () => {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.writeHead(206, { "content-range": "bytes 0-0/1", "content-length": 1 }).end("x");
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  const source = await openHttpSource(`http://127.0.0.1:${address.port}/`, impatient());
  for (let round = 0; round < 20; round += 1) await source.read(0, 1);
  server.closeAllConnections();
  server.close();
  // 21 requests; now and then one starts before the connection of the last is free again
  expect(connections).toBeLessThan(5);
});

describe("what breaks is continued", () => {
  test("a body that is cut is resumed at the byte where it ended", async () => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "cut-body", afterBytes: 100_000 }, { kind: "cut-body", afterBytes: 50_000 });
    await expectWhole(source);
    expect(server.fired).toEqual(["cut-body", "cut-body"]);
    expect(options.waits).toHaveLength(2);
    const [, first, second, third] = server.requests.map(({ range }) =>
      Number(range?.slice(6).split("-")[0]),
    );
    expect(first).toBe(0);
    expect(second).toBe(100_000);
    expect(third).toBe(150_000);
  });

  test("a connection that is dropped is tried again", async () => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "drop" }, { kind: "drop" });
    await expectWhole(source);
    expect(server.fired).toEqual(["drop", "drop"]);
    expect(options.waits.map(({ fault }) => fault.code)).toEqual([
      "weights/unreachable",
      "weights/unreachable",
    ]);
  });

  test.each([0, 1_000])("a host that falls silent after %d bytes is asked again", async (afterBytes) => {
    const { server, source, options } = await openFile({ stallMs: 150 });
    server.misbehave({ kind: "hang", afterBytes });
    await expectWhole(source);
    expect(server.fired).toEqual(["hang"]);
    expect(options.waits[0]?.fault.message).toContain("sent nothing for 0.15 s");
  });

  test.each([408, 500, 502, 503])("%d is tried again", async (status) => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "status", status });
    await expectWhole(source);
    expect(server.fired).toEqual(["status"]);
    expect(options.waits).toMatchObject([{ failures: 1, fault: { details: { status } } }]);
  });

  test("opening is tried again as well", async () => {
    const server = closeLater(await startRangeServer({ "file.bin": BYTES }));
    server.misbehave({ kind: "drop" }, { kind: "status", status: 503 });
    const source = await openHttpSource(server.urlOf("file.bin"), impatient());
    expect(source.byteLength).toBe(BYTES.length);
    expect(server.fired).toEqual(["drop", "status"]);
  });

  test("a body that ends too early without an announced length is resumed", async () => {
    const { server, source } = await openFile();
    server.misbehave({ kind: "body-length", extraBytes: -1_000 });
    await expectWhole(source);
    expect(server.fired).toEqual(["body-length"]);
    expect(server.requests.at(-1)?.range).toBe("bytes=299000-299999");
  });

  test("the waits grow, and the count starts anew once a mebibyte has come", async () => {
    const bytes = sampleBytes(3 * 1024 * 1024);
    const server = closeLater(await startRangeServer({ "file.bin": bytes }));
    const options = impatient({ byteLength: bytes.length, retries: 2 });
    const source = await openHttpSource(server.urlOf("file.bin"), options);
    const cut = { kind: "cut-body", afterBytes: 1024 * 1024 + 4_096 } as const;
    server.misbehave({ kind: "drop" }, { kind: "drop" }, cut, { kind: "drop" }, cut);
    expect(firstDifference(await source.read(0, bytes.length), bytes)).toBeNull();
    expect(server.fired).toEqual(["drop", "drop", "cut-body", "drop", "cut-body"]);
    // half of 500 ms, doubled; chance adds nothing here
    expect(options.waits.map(({ delayMs }) => delayMs)).toEqual([250, 500, 250, 500, 250]);
  });
});

describe("a host that asks to wait", () => {
  test("429 is waited out for as long as Retry-After says, in seconds", async () => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "status", status: 429, headers: { "retry-after": "7" } });
    await expectWhole(source);
    expect(server.fired).toEqual(["status"]);
    expect(options.waits).toMatchObject([{ delayMs: 7_000, fault: { code: "weights/rate-limited" } }]);
  });

  test("Retry-After may be a date, and 503 may have one", async () => {
    const { server, source, options } = await openFile({ now: () => Date.UTC(2026, 0, 1, 12, 0, 0) });
    const headers = { "retry-after": "Thu, 01 Jan 2026 12:00:20 GMT" };
    server.misbehave({ kind: "status", status: 503, headers });
    await expectWhole(source);
    expect(server.fired).toEqual(["status"]);
    expect(options.waits.map(({ delayMs }) => delayMs)).toEqual([20_000]);
  });

  test("a Retry-After of an hour is cut to five minutes", async () => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "status", status: 429, headers: { "retry-after": "3600" } });
    await expectWhole(source);
    expect(server.fired).toEqual(["status"]);
    expect(options.waits.map(({ delayMs }) => delayMs)).toEqual([300_000]);
  });

  test("the hub's RateLimit header tells how long, too", async () => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "status", status: 429, headers: { ratelimit: '"resolvers";r=0;t=55' } });
    await expectWhole(source);
    expect(server.fired).toEqual(["status"]);
    expect(options.waits.map(({ delayMs }) => delayMs)).toEqual([55_000]);
  });

  test("429 after all retries is weights/rate-limited", async () => {
    const { server, source, options } = await openFile({ retries: 2 });
    server.misbehave(...Array.from({ length: 3 }, () => ({ kind: "status", status: 429 }) as const));
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: "weights/rate-limited" });
    expect(server.fired).toHaveLength(3);
    expect(options.waits.map(({ failures }) => failures)).toEqual([1, 2]);
  });
});

describe("what does not pass", () => {
  test("a host that keeps breaking off is weights/unreachable after all retries", async () => {
    const { server, source, options } = await openFile({ retries: 3 });
    server.misbehave(...Array.from({ length: 4 }, () => ({ kind: "cut-body", afterBytes: 1_000 }) as const));
    await expect(source.read(0, BYTES.length)).rejects.toMatchObject({ code: "weights/unreachable" });
    expect(server.fired).toHaveLength(4);
    expect(options.waits).toHaveLength(3);
  });

  test("a port at which nobody listens is weights/unreachable, with the reason", async () => {
    const options = impatient({ retries: 1 });
    const opening = openHttpSource(`${await refusingOrigin()}/file.bin`, options);
    await expect(opening).rejects.toMatchObject({
      code: "weights/unreachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(options.waits).toHaveLength(1);
  });

  test.each([
    [401, "weights/access-denied"],
    [403, "weights/access-denied"],
    [404, "weights/not-found"],
    [410, "weights/not-found"],
    [418, "weights/response-invalid"],
  ])("%d is %s at once", async (status, code) => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "status", status });
    await expect(source.read(0, 10)).rejects.toMatchObject({ code, details: { status } });
    expect(server.fired).toEqual(["status"]);
    expect(options.waits).toEqual([]);
  });

  test.each(["file.bin", "", "ftp://127.0.0.1/file.bin", "/file.bin"])(
    "the address %j is refused",
    async (url) => {
      await expect(openHttpSource(url, impatient())).rejects.toMatchObject({ code: "weights/not-found" });
    },
  );

  test("messages leave out the query and the user of an address", async () => {
    const server = closeLater(await startRangeServer({}));
    const url = `${server.urlOf("gone.bin")}?signature=secret`.replace("http://", "http://user:secret@");
    // fetch itself refuses addresses with a user
    const plain = openHttpSource(url.replace("user:secret@", ""), impatient());
    await expect(plain).rejects.toMatchObject({ message: expect.not.stringContaining("secret") });
    await expect(openHttpSource(url, impatient({ retries: 0 }))).rejects.toMatchObject({
      details: { address: `${server.origin}/gone.bin` },
    });
  });
});

describe("an answer that is not the range", () => {
  test("a host that ignores Range is weights/range-refused, and the file is not downloaded", async () => {
    const bytes = sampleBytes(16 * 1024 * 1024);
    const server = closeLater(await startRangeServer({ "file.bin": bytes }));
    server.misbehave({ kind: "ignore-range" }, { kind: "ignore-range", contentLength: false });
    for (let round = 0; round < 2; round += 1) {
      await expect(openHttpSource(server.urlOf("file.bin"), impatient())).rejects.toMatchObject({
        code: "weights/range-refused",
      });
    }
    expect(server.fired).toEqual(["ignore-range", "ignore-range"]);
    expect(server.bytesSent).toBeLessThan(bytes.length);
    // the connections are closed, not left hanging
    await expect.poll(() => server.abandoned).toBe(2);
  });

  test("a host that stops to know ranges while a body is resumed is weights/range-refused", async () => {
    const { server, source } = await openFile();
    server.misbehave({ kind: "cut-body", afterBytes: 1_000 }, { kind: "ignore-range" });
    await expect(source.read(0, BYTES.length)).rejects.toMatchObject({ code: "weights/range-refused" });
    expect(server.fired).toEqual(["cut-body", "ignore-range"]);
  });

  test("a host that knows no ranges will do where the whole file is read", async () => {
    const { server, source } = await openFile({ byteLength: BYTES.length });
    server.misbehave({ kind: "ignore-range" }, { kind: "ignore-range", contentLength: false });
    await expectWhole(source);
    await expectWhole(source);
    expect(server.fired).toEqual(["ignore-range", "ignore-range"]);
  });

  test.each([
    ["a shifted start", { "content-range": "bytes 11-19/300000" }],
    ["another end", { "content-range": "bytes 10-20/300000" }],
    ["another total", { "content-range": "bytes 10-19/299999" }],
    ["a total before its end", { "content-range": "bytes 10-19/15" }],
    ["another unit", { "content-range": "lines 10-19/300000" }],
    ["no Content-Range", { "content-range": null }],
    ["another Content-Length", { "content-length": "9" }],
    ["a Content-Encoding", { "content-encoding": "gzip" }],
    ["another ETag", { etag: '"another"' }],
  ])("%s is weights/response-invalid", async (_what, headers) => {
    const { server, source, options } = await openFile();
    server.misbehave({ kind: "headers", headers });
    await expect(source.read(10, 20)).rejects.toMatchObject({ code: "weights/response-invalid" });
    expect(server.fired).toEqual(["headers"]);
    expect(options.waits).toEqual([]);
  });

  test("a total that is not known is fine once the length is, and refused before", async () => {
    const { server, source } = await openFile();
    server.misbehave({ kind: "headers", headers: { "content-range": "bytes 10-19/*" } });
    expect(await source.read(10, 20)).toEqual(BYTES.slice(10, 20));
    server.misbehave({ kind: "headers", headers: { "content-range": "bytes 0-0/*" } });
    await expect(openHttpSource(server.urlOf("file.bin"), impatient())).rejects.toMatchObject({
      code: "weights/response-invalid",
    });
    expect(server.fired).toEqual(["headers", "headers"]);
  });

  test("a weak ETag of the same value is the same file", async () => {
    const { server, source } = await openFile();
    const etag = (await fetch(server.urlOf("file.bin"), { method: "HEAD" })).headers.get("etag");
    server.misbehave({ kind: "headers", headers: { etag: `W/${etag}` } });
    expect(await source.read(10, 20)).toEqual(BYTES.slice(10, 20));
    expect(server.fired).toEqual(["headers"]);
  });

  test("a body that does not end where it should is weights/response-invalid", async () => {
    const { server, source } = await openFile();
    server.misbehave({ kind: "body-length", extraBytes: 1 });
    await expect(source.read(10, 20)).rejects.toMatchObject({ code: "weights/response-invalid" });
    expect(server.fired).toEqual(["body-length"]);
  });

  test.each([{ kind: "html" }, { kind: "html", chunked: true }, { kind: "html", status: 206 }] as const)(
    "a sign-in page is weights/response-invalid: %o",
    async (page) => {
      const { server, source, options } = await openFile();
      server.misbehave(page, page);
      await expect(source.read(0, BYTES.length)).rejects.toMatchObject({ code: "weights/response-invalid" });
      await expect(openHttpSource(server.urlOf("file.bin"), options)).rejects.toMatchObject({
        code: "weights/response-invalid",
      });
      expect(server.fired).toEqual(["html", "html"]);
      expect(options.waits).toEqual([]);
    },
  );

  test("a file that was replaced by one of the same length is refused", async () => {
    const { server, source } = await openFile();
    server.replace("file.bin", sampleBytes(BYTES.length, 3));
    await expect(source.read(10, 20)).rejects.toMatchObject({
      code: "weights/response-invalid",
      message: expect.stringContaining("changed"),
    });
  });

  test("a file that was replaced while a body is resumed is refused, not mixed", async () => {
    const { server, source } = await openFile({
      sleep: async () => server.replace("file.bin", sampleBytes(BYTES.length, 3)),
    });
    server.misbehave({ kind: "cut-body", afterBytes: 1_000 });
    await expect(source.read(0, BYTES.length)).rejects.toMatchObject({ code: "weights/response-invalid" });
    expect(server.fired).toEqual(["cut-body"]);
  });

  test.each([100_000, 0])("a file that has become %d bytes long is refused", async (byteLength) => {
    const { server, source } = await openFile();
    server.replace("file.bin", BYTES.slice(0, byteLength));
    await expect(source.read(10, 20)).rejects.toMatchObject({ code: "weights/response-invalid" });
    await expect(source.read(200_000, 200_010)).rejects.toMatchObject({ code: "weights/response-invalid" });
  });
});

test("an empty file may be answered with 200 and no body", async () => {
  const server = closeLater(
    await startLoopbackServer((_request, response) => {
      response.writeHead(200, { "content-length": 0 }).end();
    }),
  );
  const source = await openHttpSource(`${server.origin}/empty`, impatient());
  expect(source.byteLength).toBe(0);
  expect(await source.read(0, 0)).toEqual(new Uint8Array(0));
});
