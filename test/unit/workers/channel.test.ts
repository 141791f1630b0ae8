import { afterEach, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { createChannelClient, serveChannel, type Handlers } from "#workers/channel.ts";

interface TestRequests {
  double: { input: number; output: number; progress: never };
  count: { input: { to: number }; output: string; progress: number };
  wait: { input: null; output: null; progress: "started" };
  fail: { input: string; output: null; progress: never };
  take: { input: ArrayBuffer; output: number; progress: never };
}

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) {
    channel.port1.close();
    channel.port2.close();
  }
});

function connect(overrides: Partial<Handlers<TestRequests>> = {}) {
  const channel = new MessageChannel();
  channels.push(channel);
  serveChannel<TestRequests>(channel.port2, {
    double: async (input) => input * 2,
    count: async ({ to }, { onProgress }) => {
      for (let n = 1; n <= to; n++) onProgress(n);
      return "counted";
    },
    wait: (_input, { signal, onProgress }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        onProgress("started");
      }),
    fail: async (message) => {
      throw new AppError("engine/stalled", message, { details: { seconds: 3 } });
    },
    take: async (buffer) => buffer.byteLength,
    ...overrides,
  });
  channel.port1.start();
  channel.port2.start();
  return { client: createChannelClient<TestRequests>(channel.port1), channel };
}

test("request() brings the handler's output back, also for requests that overlap", async () => {
  const { client } = connect();
  expect(await Promise.all([client.request("double", 1), client.request("double", 21)])).toEqual([2, 42]);
});

test("request() reports progress in order before it settles", async () => {
  const { client } = connect();
  const seen: number[] = [];
  const output = await client.request("count", { to: 4 }, { onProgress: (n) => seen.push(n) });
  expect(output).toBe("counted");
  expect(seen).toEqual([1, 2, 3, 4]);
});

test("request() rebuilds the AppError that the handler threw", async () => {
  const { client } = connect();
  const error = await client.request("fail", "No token for 3 s").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: "engine/stalled",
    message: "No token for 3 s",
    details: { seconds: 3 },
  });
});

test("an abort reaches the handler's signal and the request rejects with the reason given here", async () => {
  const { client } = connect();
  const controller = new AbortController();
  const reason = new Error("stopped by the person");
  const request = client.request("wait", null, {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await expect(request).rejects.toBe(reason);
});

test("a signal that is already aborted asks for nothing", async () => {
  let calls = 0;
  const { client } = connect({
    double: async (input) => {
      calls += 1;
      return input;
    },
  });
  await expect(client.request("double", 1, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  await client.request("count", { to: 0 });
  expect(calls).toBe(0);
});

test("a handler that fails for another reason after a cancel reports that failure", async () => {
  const { client } = connect({
    wait: (_input, { signal, onProgress }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new AppError("engine/device-lost", "gone")));
        onProgress("started");
      }),
  });
  const controller = new AbortController();
  const request = client.request("wait", null, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(request).rejects.toMatchObject({ code: "engine/device-lost" });
});

test("close() rejects everything pending and everything asked later", async () => {
  const { client } = connect();
  const pending = [client.request("wait", null), client.request("wait", null)];
  const lost = new AppError("engine/worker-lost", "The worker died");
  client.close(lost);
  await expect(pending[0]).rejects.toBe(lost);
  await expect(pending[1]).rejects.toBe(lost);
  await expect(client.request("double", 1)).rejects.toBe(lost);
});

test("request() transfers the buffers it is told to", async () => {
  const { client } = connect();
  const buffer = new ArrayBuffer(16);
  expect(await client.request("take", buffer, { transfer: [buffer] })).toBe(16);
  expect(buffer.byteLength).toBe(0);
});

test("a method without a handler fails instead of hanging", async () => {
  const { client } = connect();
  const request = client.request("toString" as "double", 1);
  await expect(request).rejects.toMatchObject({ code: "unknown/unexpected" });
});

test("an input that cannot be cloned rejects and leaves the channel usable", async () => {
  const { client } = connect();
  await expect(client.request("double", (() => 1) as unknown as number)).rejects.toThrow(/clone/);
  expect(await client.request("double", 4)).toBe(8);
});
