import { expect, test } from "vitest";
import { openHttpSource } from "#weights/bytes/httpSource.ts";
import { firstDifference } from "#test/contract/byteSourceContract.ts";

// the server of these tests answers Range requests for what lies in public/
const URL_OF_ICON = new URL("/icon.svg", location.href).href;
const CALM = new AbortController().signal;

test("a file is read by ranges with Chromium's own fetch", async () => {
  const wanted = new Uint8Array(await (await fetch(URL_OF_ICON)).arrayBuffer());
  const source = await openHttpSource(URL_OF_ICON, { signal: CALM, retries: 0 });
  expect(source.byteLength).toBe(wanted.length);
  const [first, rest] = await Promise.all([source.read(0, 10), source.read(10, wanted.length)]);
  expect(firstDifference(first, wanted.subarray(0, 10))).toBeNull();
  expect(firstDifference(rest, wanted.subarray(10))).toBeNull();
});

test("an abort in Chromium rejects with the reason itself", async () => {
  const stop = new AbortController();
  const reason = { kind: "stopped" };
  const reading = openHttpSource(URL_OF_ICON, { signal: stop.signal });
  stop.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test("a host that the page may not fetch from is weights/unreachable", async () => {
  // the page's own policy refuses it; nothing leaves the machine
  const reading = openHttpSource("https://example.invalid/a.bin", { signal: CALM, retries: 0 });
  await expect(reading).rejects.toMatchObject({ code: "weights/unreachable" });
});
