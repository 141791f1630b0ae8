import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import type { Completion } from "#core/judge/completion.ts";
import { completionBody } from "#engine/llamacpp/completionBody.ts";
import { isUnwritableToken } from "#engine/llamacpp/llamaFaults.ts";
import { startLlamaRuntime } from "#engine/llamacpp/llamaRuntime.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { CALM, faultOf, fileSource, loadTiny, NEVER_STOPS, request, type TinyEngine } from "./tinyEngine.ts";

/** Bytes that are no text by themselves: often among the first twenty, hardly ever the first. */
const LONE_BYTES = Object.fromEntries(
  Array.from({ length: 64 }, (_, index) => [`<0x${(0x80 + index).toString(16).toUpperCase()}>`, -0.5]),
);

/** Workers that were started while a test ran. */
let workers: Worker[] = [];
let used: TinyEngine | null = null;

beforeEach(() => {
  workers = [];
  const RealWorker = Worker;
  vi.stubGlobal(
    "Worker",
    class extends RealWorker {
      constructor(...options: ConstructorParameters<typeof Worker>) {
        super(...options);
        workers.push(this);
      }
    },
  );
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await used?.engine.unload();
  used = null;
});

async function loadFresh(...options: Parameters<typeof loadTiny>): Promise<TinyEngine> {
  used = await loadTiny(...options);
  return used;
}

/** llama.cpp's own worker. */
function nativeWorker(): Worker {
  const worker = workers.at(-1);
  if (worker === undefined) throw new Error("No worker was started");
  return worker;
}

/** Start a long completion and wait for its first piece; its end is in the result's `work`. */
async function startWriting(tiny: TinyEngine): Promise<{ work: Promise<Completion> }> {
  return new Promise((resolve, reject) => {
    const onToken = (): void => resolve({ work });
    const work = tiny.engine.complete(request({ maxTokens: 4_000 }), { signal: CALM, onToken });
    // once it writes, its end is the caller's
    work.catch(reject);
  });
}

test("the runtime throws when a likely token is no text by itself, and lives on", async () => {
  const runtime = await startLlamaRuntime(
    new Blob([writeTinyGguf({ biases: LONE_BYTES })]),
    { wasmUrl: WLLAMA_WASM_URL, contextLength: 1024, parallel: 1, batchTokens: 128 },
    { signal: CALM, onBytes: () => {} },
  );
  const ask = (topTokens: number): Promise<void> =>
    runtime.complete(completionBody("hello", request(), topTokens), CALM, () => {});
  const thrown = await ask(20).then(
    () => null,
    (error: unknown) => error,
  );
  expect(isUnwritableToken(thrown)).toBe(true);
  await expect(ask(0)).resolves.toBeUndefined();
  runtime.end(new AppError("engine/not-loaded", "The test is over"));
});

test("complete() gives the text all the same, and the probabilities of the result alone", async () => {
  const likely = Object.fromEntries(Object.keys(LONE_BYTES).map((byte) => [byte, 4]));
  const tiny = await loadFresh({ biases: likely });
  const pieces: string[] = [];
  const text = "good words of feedback [RESULT] 4";
  const asked = request({ topTokens: 5, maxTokens: 40, grammar: `root ::= "${text}"` });
  const completion = await tiny.engine.complete(asked, {
    signal: CALM,
    onToken: (piece) => pieces.push(piece),
  });
  expect(completion.text).toBe(text);
  expect(pieces.join("")).toBe(text);
  expect(completion.finishReason).toBe("stop");
  expect(completion.tokensMissing).toBeUndefined();
  const [before, label, ...others] = completion.tokens ?? [];
  expect(before).toEqual({ text: "good words of feedback [RESULT]", alternatives: [] });
  expect(label?.text).toBe(" 4");
  expect(others).toEqual([]);
  expect(label?.alternatives).toHaveLength(5);
  for (const alternative of label?.alternatives ?? []) expect(alternative.text).toMatch(/^ [1-5AB]$/);
});

test("complete() writes characters that take several tokens", async () => {
  const tiny = await loadFresh();
  const grammar = 'root ::= "naïve 判断 😀"';
  const plain = await tiny.complete({ grammar, maxTokens: 40 });
  expect(plain.text).toBe("naïve 判断 😀");
  const asked = await tiny.complete({ grammar, maxTokens: 40, topTokens: 5 });
  expect(asked.text).toBe(plain.text);
});

test("complete() fails, and fails alone, when the judge writes a byte that is no text", async () => {
  const tiny = await loadFresh({ biases: { ...NEVER_STOPS, "<0x81>": 30 } });
  expect((await faultOf(tiny.complete())).code).toBe("engine/generation-failed");
  expect((await tiny.complete({ grammar: 'root ::= "fine"' })).text).toBe("fine");
});

test("complete() says why there are no probabilities when there is no result either", async () => {
  const tiny = await loadFresh({ biases: { ...NEVER_STOPS, ...LONE_BYTES, "▁[RESULT]": -30 } });
  const completion = await tiny.complete({ topTokens: 20, maxTokens: 12 });
  expect(completion.completionTokens).toBe(12);
  expect(completion.tokens).toBeNull();
  expect(completion.tokensMissing).toContain("no text by themselves");
});

test("complete() and countTokens() beside such a request are not lost", async () => {
  const tiny = await loadFresh({ biases: { ...NEVER_STOPS, ...LONE_BYTES } });
  const pieces: string[] = [];
  const onToken = (piece: string): void => void pieces.push(piece);
  const neighbour = tiny.engine.complete(request({ maxTokens: 40 }), { signal: CALM, onToken });
  const [asked, counted, plain] = await Promise.all([
    tiny.complete({ topTokens: 20, maxTokens: 12 }),
    tiny.engine.countTokens("hello"),
    neighbour,
  ]);
  expect(asked.completionTokens).toBe(12);
  expect(counted).toBe(await tiny.engine.countTokens("hello"));
  expect(plain.completionTokens).toBe(40);
  expect(pieces.join("")).toBe(plain.text);
});

test("a crash of llama.cpp rejects what is pending and everything after it", async () => {
  const tiny = await loadFresh({ biases: NEVER_STOPS });
  const { work } = await startWriting(tiny);
  // an action that it does not know makes it abort
  nativeWorker().postMessage({
    verb: "wllama.action",
    args: ["nonsense", new Uint8Array(16)],
    callbackId: 1e9,
  });
  expect((await faultOf(work)).code).toBe("engine/worker-lost");
  expect((await faultOf(tiny.complete())).code).toBe("engine/worker-lost");
  expect((await faultOf(tiny.engine.countTokens("hello"))).code).toBe("engine/worker-lost");
});

test("the death of llama.cpp's worker rejects what is pending, what waits, and everything after it", async () => {
  const tiny = await loadFresh({ biases: NEVER_STOPS });
  const writing = [(await startWriting(tiny)).work, (await startWriting(tiny)).work, tiny.complete()];
  nativeWorker().dispatchEvent(new ErrorEvent("error", { message: "Out of luck" }));
  for (const work of writing) {
    const fault = await faultOf(work);
    expect(fault.code).toBe("engine/worker-lost");
    expect(fault.message).toContain("Out of luck");
  }
  expect((await faultOf(tiny.complete())).code).toBe("engine/worker-lost");
});

test("unload() rejects what is pending", async () => {
  const tiny = await loadFresh({ biases: NEVER_STOPS });
  const { work } = await startWriting(tiny);
  await tiny.engine.unload();
  expect((await faultOf(work)).code).toBe("engine/not-loaded");
});

test("a load after a crash works again", async () => {
  const tiny = await loadFresh({ biases: NEVER_STOPS });
  nativeWorker().dispatchEvent(new ErrorEvent("error", { message: "Out of luck" }));
  await faultOf(tiny.complete());
  const again = fileSource(writeTinyGguf());
  await tiny.engine.load(again, { signal: CALM, onProgress: () => {} });
  expect((await tiny.complete()).text).not.toBe("");
});
