import { afterEach, expect, test } from "vitest";
import { openHttpSource } from "#weights/bytes/httpSource.ts";
import { firstDifference, sampleBytes } from "#test/contract/byteSourceContract.ts";
import { type LoopbackServer, startLoopbackServer } from "#test/fixtures/loopbackServer.ts";
import {
  describeRequest,
  type RangeServer,
  type SeenRequest,
  startRangeServer,
} from "#test/fixtures/rangeServer.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";

afterEach(closeServers);

const BYTES = sampleBytes(300_000);

interface Redirected {
  /** Answers every request with a fresh address on the storage. */
  readonly front: LoopbackServer & { readonly requests: readonly SeenRequest[] };
  readonly storage: RangeServer;
}

async function redirected(): Promise<Redirected> {
  const storage = closeLater(await startRangeServer({ "file.bin": BYTES }, { mustBeSigned: true }));
  const requests: SeenRequest[] = [];
  const server = closeLater(
    await startLoopbackServer((request, response) => {
      requests.push(describeRequest(request));
      response.writeHead(302, { location: storage.urlOf("file.bin") }).end();
    }),
  );
  return { front: { ...server, requests }, storage };
}

test("the address that a host redirects to is remembered", async () => {
  const { front, storage } = await redirected();
  const source = await openHttpSource(`${front.origin}/file`, impatient());
  for (let round = 0; round < 3; round += 1) await source.read(round, round + 10);
  expect(front.requests).toHaveLength(1);
  expect(storage.requests).toHaveLength(4);
});

test("when a signed address has expired, the host is asked for another one, once and without waiting", async () => {
  const { front, storage } = await redirected();
  const options = impatient();
  const source = await openHttpSource(`${front.origin}/file`, options);
  storage.expireSignatures();
  expect(await source.read(10, 20)).toEqual(BYTES.slice(10, 20));
  expect(await source.read(20, 30)).toEqual(BYTES.slice(20, 30));
  expect(front.requests).toHaveLength(2);
  // length, expired, first read, second read
  expect(storage.requests).toHaveLength(4);
  expect(options.waits).toEqual([]);
});

test("a signature that expires in the middle of a file costs nothing of what has come", async () => {
  const { front, storage } = await redirected();
  const source = await openHttpSource(
    `${front.origin}/file`,
    impatient({ sleep: async () => storage.expireSignatures() }),
  );
  storage.misbehave({ kind: "cut-body", afterBytes: 200_000 });
  expect(firstDifference(await source.read(0, BYTES.length), BYTES)).toBeNull();
  expect(storage.fired).toEqual(["cut-body"]);
  expect(storage.requests.map(({ range }) => range)).toEqual([
    "bytes=0-0",
    "bytes=0-299999",
    "bytes=200000-299999",
    "bytes=200000-299999",
  ]);
});

test("parallel reads all survive an expired signature", async () => {
  const { front, storage } = await redirected();
  const source = await openHttpSource(`${front.origin}/file`, impatient());
  storage.expireSignatures();
  const starts = Array.from({ length: 8 }, (_, index) => index * 30_000);
  const pieces = await Promise.all(starts.map((start) => source.read(start, start + 100)));
  expect(pieces).toEqual(starts.map((start) => BYTES.slice(start, start + 100)));
});

test.each([401, 403, 404, 410])("a fresh address that answers %d, too, is a fault", async (status) => {
  const { front, storage } = await redirected();
  const options = impatient();
  const source = await openHttpSource(`${front.origin}/file`, options);
  storage.misbehave({ kind: "status", status }, { kind: "status", status });
  const code = status < 404 ? "weights/access-denied" : "weights/not-found";
  await expect(source.read(10, 20)).rejects.toMatchObject({
    code,
    details: { address: `${front.origin}/file` },
  });
  expect(storage.fired).toEqual(["status", "status"]);
  expect(front.requests).toHaveLength(2);
  expect(options.waits).toEqual([]);
});

test("a storage that does not answer is asked for at the first host again", async () => {
  const { front, storage } = await redirected();
  const source = await openHttpSource(`${front.origin}/file`, impatient());
  storage.misbehave({ kind: "drop" });
  expect(await source.read(10, 20)).toEqual(BYTES.slice(10, 20));
  expect(storage.fired).toEqual(["drop"]);
  expect(front.requests).toHaveLength(2);
});

test("the Authorization header goes to the first host alone", async () => {
  const { front, storage } = await redirected();
  const source = await openHttpSource(`${front.origin}/file`, impatient({ authorization: "Bearer secret" }));
  await source.read(10, 20);
  storage.expireSignatures();
  await source.read(10, 20);
  expect(front.requests.map(({ authorization }) => authorization)).toEqual([
    "Bearer secret",
    "Bearer secret",
  ]);
  expect(storage.requests).toHaveLength(4);
  expect(storage.requests.map(({ authorization }) => authorization)).toEqual([null, null, null, null]);
});

test("the Authorization header stays where a host redirects to itself", async () => {
  const seen: SeenRequest[] = [];
  const server = closeLater(
    await startLoopbackServer((request, response) => {
      seen.push(describeRequest(request));
      if (request.url === "/old") response.writeHead(307, { location: "/new" }).end();
      else response.writeHead(206, { "content-range": "bytes 0-0/1" }).end("x");
    }),
  );
  const source = await openHttpSource(`${server.origin}/old`, impatient({ authorization: "Bearer secret" }));
  await source.read(0, 1);
  expect(seen.map(({ url, authorization }) => [url, authorization])).toEqual([
    ["/old", "Bearer secret"],
    ["/new", "Bearer secret"],
    ["/new", "Bearer secret"],
  ]);
});
