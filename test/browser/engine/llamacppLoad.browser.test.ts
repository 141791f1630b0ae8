import { afterEach, describe, expect, test, vi } from "vitest";
import type { LoadProgress } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { viewAsParts } from "#weights/gguf/viewAsParts.ts";
import { cutGguf, writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { CALM, faultOf, fileSource, loadTiny, request, type TinyEngine } from "./tinyEngine.ts";

const TINY = writeTinyGguf();

let used: JudgeEngine | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await used?.unload();
  used = null;
});

function freshEngine(): JudgeEngine {
  used = createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL });
  return used;
}

async function loadFresh(...options: Parameters<typeof loadTiny>): Promise<TinyEngine> {
  const tiny = await loadTiny(...options);
  used = tiny.engine;
  return tiny;
}

/** A part as a picked file. */
function asFile(part: Blob): File {
  return part instanceof File ? part : new File([part], "part.gguf");
}

function isWasm(content: unknown): boolean {
  return content instanceof Blob && content.type === "application/wasm";
}

async function hexSha256(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("load()", () => {
  test("says what the model is, where it lies and what it can do", async () => {
    const { model } = await loadFresh();
    expect(model).toMatchObject({
      modelId: "tiny.gguf",
      name: "Tiny judge",
      engine: "llamacpp",
      promptFormat: "mistral-instruct",
      quantization: "F32",
      weightsHash: `sha256:${await hexSha256(TINY)}`,
      capabilities: {
        grammar: true,
        tokenProbabilities: true,
        prefixCache: true,
        maxParallel: 2,
        contextLength: 8192,
      },
    });
    expect(model.memoryBytes).toBeGreaterThan(TINY.length);
  });

  test("says that the processor holds the weights where the GPU has no shader-f16", async () => {
    const { model } = await loadFresh();
    const adapter = await navigator.gpu?.requestAdapter();
    expect(
      adapter?.features.has("shader-f16") ?? false,
      "this test needs a machine without a usable GPU",
    ).toBe(false);
    expect(model.backend.kind).toBe("cpu");
    expect(model.backend.description).toMatch(/^CPU, \d+ threads?$/);
    expect(model.backend.note).toContain("processor");
  });

  test("tells its stages in order and counts the bytes of both passes over the file", async () => {
    const { reports } = await loadFresh();
    expect([...new Set(reports.map((report) => report.stage))]).toEqual([
      "reading-file",
      "hashing-weights",
      "loading-weights",
      "warming-up",
    ]);
    for (const stage of ["hashing-weights", "loading-weights"]) {
      const last = reports.findLast((report) => report.stage === stage);
      expect(last).toMatchObject({ bytesTotal: TINY.length, bytesDone: TINY.length, fraction: 1 });
    }
  });

  test("takes id, hash and context from a source that knows them, and does not hash again", async () => {
    const engine = freshEngine();
    const stages: string[] = [];
    const weightsHash = `sha256:${"ab".repeat(32)}`;
    const file = new File([TINY], "tiny.gguf");
    const model = await engine.load(
      { kind: "gguf-file", file, modelId: "tiny-judge", weightsHash, contextLength: 2048 },
      { signal: CALM, onProgress: ({ stage }) => stages.push(stage) },
    );
    expect(model).toMatchObject({
      modelId: "tiny-judge",
      weightsHash,
      capabilities: { contextLength: 2048 },
    });
    expect(stages).not.toContain("hashing-weights");
    expect(await engine.countTokens(`<s>${"word ".repeat(2_100)}`)).toBeGreaterThan(2048);
    const prompt = `<s>${"word ".repeat(2_100)}`;
    const fault = await faultOf(engine.complete({ ...request(), prompt }, { signal: CALM }));
    expect(fault).toMatchObject({ code: "engine/prompt-too-long", details: { contextLength: 2048 } });
  });

  test("loads a split model from all of its parts and writes what the whole one writes", async () => {
    const parts = (await viewAsParts(new File([TINY], "tiny.gguf"), 300_000)).map(asFile);
    expect(parts.length).toBeGreaterThan(2);
    const whole = await loadFresh();
    const { text } = await whole.complete({ maxTokens: 12 });
    await whole.engine.unload();
    const [file, ...moreParts] = parts;
    if (file === undefined) throw new Error("There is no first part");
    const engine = freshEngine();
    const reports: LoadProgress[] = [];
    const model = await engine.load(
      { kind: "gguf-file", file, moreParts },
      { signal: CALM, onProgress: (progress) => reports.push(progress) },
    );
    expect((await engine.complete(request({ maxTokens: 12 }), { signal: CALM })).text).toBe(text);
    const bytesTotal = parts.reduce((sum, { size }) => sum + size, 0);
    for (const stage of ["hashing-weights", "loading-weights"]) {
      expect(reports.findLast((report) => report.stage === stage)).toMatchObject({
        bytesTotal,
        bytesDone: bytesTotal,
      });
    }
    expect(model.weightsHash).toBe(`sha256:${await hexSha256(await new Blob(parts).arrayBuffer())}`);
  });

  test("refuses one part of a split model alone", async () => {
    const [file] = (await viewAsParts(new File([TINY], "tiny.gguf"), 300_000)).map(asFile);
    if (file === undefined) throw new Error("There is no first part");
    const load = freshEngine().load({ kind: "gguf-file", file }, { signal: CALM, onProgress: () => {} });
    expect((await faultOf(load)).code).toBe("engine/model-damaged");
  });

  test("starts from WebAssembly that is handed over, and keeps no address of it", async () => {
    const runtime = await (await fetch(WLLAMA_WASM_URL)).blob();
    const [made, revoked] = [vi.spyOn(URL, "createObjectURL"), vi.spyOn(URL, "revokeObjectURL")];
    const engine = createLlamacppEngine();
    used = engine;
    const file = new File([TINY], "tiny.gguf");
    await engine.load({ kind: "gguf-file", file }, { signal: CALM, onProgress: () => {}, runtime });
    const urls = made.mock.results.flatMap(({ value }, index) =>
      isWasm(made.mock.calls[index]?.[0]) ? [String(value)] : [],
    );
    expect(urls).toHaveLength(1);
    expect(revoked).toHaveBeenCalledWith(urls[0]);
    expect((await engine.complete(request(), { signal: CALM })).text).not.toBe("");
  });

  test("runs on several threads where it may, with the same result", async () => {
    expect(crossOriginIsolated).toBe(true);
    const one = await loadFresh({}, { threads: 1 });
    expect(one.model.backend.description).toBe("CPU, 1 thread");
    const { text } = await one.complete({ maxTokens: 12 });
    await one.engine.unload();
    const two = await loadFresh({}, { threads: 2 });
    expect(two.model.backend.description).toBe("CPU, 2 threads");
    expect((await two.complete({ maxTokens: 12 })).text).toBe(text);
  });

  test("takes the prompt format from the chat template", async () => {
    const { model } = await loadFresh({ chatTemplate: "{{ '<|im_start|>' }}" });
    expect(model.promptFormat).toBe("chatml");
  });

  test("feeds the literal BOS to a model whose tokenizer does not add it", async () => {
    const tiny = await loadFresh({ addBos: false });
    const withBos = await tiny.engine.countTokens("<s>hello");
    expect(withBos).toBe((await tiny.engine.countTokens("hello")) + 1);
    expect((await tiny.complete({ prompt: "<s>hello" })).promptTokens).toBe(withBos);
  });

  test.each([
    ["a web page", "<!doctype html>", "engine/not-gguf"],
    ["an empty file", "", "engine/not-gguf"],
    ["a file cut in its weights", cutGguf(TINY, TINY.length - 64), "engine/gguf-truncated"],
    ["a file cut in its vocabulary", cutGguf(TINY, 3_000), "engine/gguf-truncated"],
  ])("refuses %s before llama.cpp is started", async (_name, content, code) => {
    const requested = performance.getEntriesByType("resource").length;
    const fault = await faultOf(
      freshEngine().load(fileSource(content), { signal: CALM, onProgress: () => {} }),
    );
    expect(fault.code).toBe(code);
    expect(performance.getEntriesByType("resource")).toHaveLength(requested);
  });

  test("says that a file cannot be read any more", async () => {
    const file = new File([TINY], "gone.gguf");
    // what browsers say of a picked file that was changed or moved since
    const gone = new DOMException("The requested file could not be read", "NotReadableError");
    let reads = 0;
    file.slice = () => {
      const slice = new Blob();
      slice.arrayBuffer = () => {
        reads += 1;
        return Promise.reject(gone);
      };
      return slice;
    };
    const load = freshEngine().load({ kind: "gguf-file", file }, { signal: CALM, onProgress: () => {} });
    const fault = await faultOf(load);
    expect(reads).toBe(1);
    expect(fault.code).toBe("engine/model-unreachable");
    expect(fault.message).toContain("could not be read");
  });

  test("names an architecture that llama.cpp does not know", async () => {
    const content = writeTinyGguf({ architecture: "marsupial" });
    const engine = freshEngine();
    const fault = await faultOf(engine.load(fileSource(content), { signal: CALM, onProgress: () => {} }));
    expect(fault).toMatchObject({
      code: "engine/architecture-unsupported",
      details: { architecture: "marsupial" },
    });
    expect((await faultOf(engine.complete(request(), { signal: CALM }))).code).toBe("engine/not-loaded");
  });

  test("refuses a source that is no file", async () => {
    const file = { name: "only-a-name.gguf", size: TINY.length, lastModified: 0 };
    const load = freshEngine().load({ kind: "gguf-file", file }, { signal: CALM, onProgress: () => {} });
    expect((await faultOf(load)).code).toBe("engine/model-not-found");
  });

  test.each(["reading-file", "hashing-weights", "loading-weights", "warming-up"] as const)(
    "stopped while %s it rejects with the reason and leaves nothing behind",
    async (stage) => {
      const engine = freshEngine();
      const stop = new AbortController();
      const reason = { kind: "cancelled" };
      const load = engine.load(fileSource(TINY), {
        signal: stop.signal,
        onProgress(progress) {
          if (progress.stage === stage) stop.abort(reason);
        },
      });
      await expect(load).rejects.toBe(reason);
      expect((await faultOf(engine.complete(request(), { signal: CALM }))).code).toBe("engine/not-loaded");
    },
  );

  test("is given up when the model is unloaded meanwhile", async () => {
    const engine = freshEngine();
    const load = engine.load(fileSource(TINY), {
      signal: CALM,
      onProgress(progress) {
        if (progress.stage === "hashing-weights") void engine.unload();
      },
    });
    expect((await faultOf(load)).code).toBe("engine/not-loaded");
    expect((await faultOf(engine.complete(request(), { signal: CALM }))).code).toBe("engine/not-loaded");
  });
});
