import { afterEach, expect, test } from "vitest";
import { openHttpSource } from "#weights/bytes/httpSource.ts";
import { sleepUntilAborted } from "#weights/bytes/retryBudget.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { startRangeServer } from "#test/fixtures/rangeServer.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";

afterEach(closeServers);

const BYTES = sampleBytes(300_000);
const REASON = { kind: "stopped by the user" };

async function serve() {
  return closeLater(await startRangeServer({ "file.bin": BYTES }));
}

test("an aborted signal starts nothing", async () => {
  const server = await serve();
  const signal = AbortSignal.abort(REASON);
  await expect(openHttpSource(server.urlOf("file.bin"), impatient({ signal }))).rejects.toBe(REASON);
  const source = await openHttpSource(
    server.urlOf("file.bin"),
    impatient({ signal, byteLength: BYTES.length }),
  );
  await expect(source.read(0, 10)).rejects.toBe(REASON);
  await expect(source.read(0, 0)).rejects.toBe(REASON);
  expect(server.requests).toEqual([]);
});

test.each([0, 1_000])(
  "an abort while the host is silent after %d bytes rejects with the reason",
  async (afterBytes) => {
    const server = await serve();
    const stop = new AbortController();
    const options = impatient({ signal: stop.signal });
    const source = await openHttpSource(server.urlOf("file.bin"), options);
    server.misbehave({ kind: "hang", afterBytes });
    const reading = source.read(0, BYTES.length);
    const stopped = expect(reading).rejects.toBe(REASON);
    while (server.fired.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(REASON);
    await stopped;
    expect(options.waits).toEqual([]);
  },
);

test("an abort during a wait rejects with the reason, without waiting on", async () => {
  const server = await serve();
  const stop = new AbortController();
  const options = impatient({
    signal: stop.signal,
    sleep: sleepUntilAborted,
    onWait: () => setTimeout(() => stop.abort(REASON), 5),
  });
  const source = await openHttpSource(server.urlOf("file.bin"), options);
  server.misbehave({ kind: "status", status: 429, headers: { "retry-after": "200" } });
  await expect(source.read(0, 10)).rejects.toBe(REASON);
  expect(server.fired).toEqual(["status"]);
});

test("an abort stops all parallel reads", async () => {
  const server = await serve();
  const stop = new AbortController();
  const source = await openHttpSource(server.urlOf("file.bin"), impatient({ signal: stop.signal }));
  server.misbehave(...Array.from({ length: 4 }, () => ({ kind: "hang", afterBytes: 10 }) as const));
  const reads = Array.from({ length: 4 }, () => source.read(0, 1_000));
  const settled = Promise.allSettled(reads);
  while (server.fired.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort(REASON);
  for (const result of await settled) expect(result).toMatchObject({ status: "rejected", reason: REASON });
});
