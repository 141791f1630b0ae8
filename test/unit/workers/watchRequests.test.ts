import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { performance as timeline } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import { watchRequests } from "#workers/watchRequests.ts";

const server = createServer((_request, response) => void response.end("ok"));
let host = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const get = async (url: string): Promise<string> => (await fetch(url)).text();

/** Watch until the test aborts. */
function watch() {
  const controller = new AbortController();
  const seen: RequestSeen[] = [];
  const ended = watchRequests(controller.signal, (requests) => seen.push(...requests));
  ended.catch(() => {});
  return { controller, seen, ended };
}

test("watchRequests() tells requests with host and port, and when they were made", async () => {
  performance.clearResourceTimings();
  const { controller, seen } = watch();
  const before = performance.timeOrigin + performance.now();
  await get(`http://${host}/model.gguf?part=1`);
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  expect(seen[0]?.host).toBe(host);
  expect(seen[0]?.atMs).toBeGreaterThanOrEqual(before);
  expect(seen[0]?.atMs).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
  controller.abort();
});

test("watchRequests() also tells what was requested before anyone watched", async () => {
  performance.clearResourceTimings();
  await get(`http://${host}/early`);
  const { controller, seen } = watch();
  await vi.waitFor(() => expect(seen.map((request) => request.host)).toEqual([host]));
  controller.abort();
});

test("watchRequests() leaves out what never reaches a network", async () => {
  performance.clearResourceTimings();
  const { controller, seen } = watch();
  for (const name of [
    "blob:http://x.example/1",
    "data:text/plain,hi",
    "not a url",
    "wss://far.example:8443/s",
  ]) {
    // as a browser would report it; what Node reports by itself is http alone
    const timing = { startTime: timeline.now(), endTime: 0, finalConnectionTimingInfo: null };
    timeline.markResourceTiming(timing, name, "fetch", globalThis, "");
  }
  await get(`http://${host}/last`);
  await vi.waitFor(() => expect(seen.map((request) => request.host)).toContain(host));
  expect(seen.map((request) => request.host)).toEqual(["far.example:8443", host]);
  controller.abort();
});

test("watchRequests() ends with the signal's reason and tells nothing afterwards", async () => {
  performance.clearResourceTimings();
  const { controller, seen, ended } = watch();
  controller.abort("enough");
  await expect(ended).rejects.toBe("enough");
  await get(`http://${host}/unseen`);
  const later = watch();
  await vi.waitFor(() => expect(later.seen).toHaveLength(1));
  expect(seen).toEqual([]);
  later.controller.abort();
});

test("watchRequests() with a signal that is aborted already watches nothing and rejects", async () => {
  const onRequests = vi.fn();
  await expect(watchRequests(AbortSignal.abort("too late"), onRequests)).rejects.toBe("too late");
  expect(onRequests).not.toHaveBeenCalled();
});
