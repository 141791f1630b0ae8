import { afterAll, expect, test } from "vitest";
import { commands, userEvent } from "vitest/browser";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { CALM, faultOf } from "#test/browser/engine/tinyEngine.ts";
import { storeSafetensors } from "#test/fixtures/safetensorsWriter.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { pickedFiles } from "#weights/bytes/blobSource.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { MANIFEST_PATH } from "#weights/conversion/hearthManifest.ts";
import { JOURNAL_PATH } from "#weights/conversion/journal.ts";
import { createMergeRecipe } from "#weights/merge/mergeRecipe.ts";
import { identifyModel } from "#weights/merge/modelIdentity.ts";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import { holdFolder } from "#workers/weights/conversionFolder.ts";
import { type ConvertWeightsRequest, convertWeights } from "#workers/weights/convertWeights.ts";
import type { MergeOrder, WeightsProgress } from "#workers/weights/weightsProtocol.ts";
import { convertInMemory, differences, type Files, picked, readOpfs } from "./conversions.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
let opened = 0;
const freshPath = (): string => `${BASE}/${(opened += 1)}`;

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BASE, { recursive: true });
});

const QUANTIZE = { format: "q4f16_1", padVocabulary: null, withOlderManifest: false } as const;
const GGUF = { type: "f16", name: "Tiny", fileName: "tiny.gguf", splitMaxBytes: 60_000 } as const;
const GGUF_PLACE = { kind: "files", journalPath: ".journal.json" } as const;

const MODEL = tinyCheckpoint({ shards: 3 });
const SOURCE = picked(MODEL);
const GGUF_ORDER = { kind: "gguf", source: SOURCE, settings: GGUF } as const;

function convert(changes: Partial<ConvertWeightsRequest> & { path: string }) {
  return { order: GGUF_ORDER, threads: 2, signal: CALM, ...changes };
}

function brokenWorker(name: "source-fails" | "thread-dies" | "leader-dies") {
  return () => new Worker(new URL("./brokenWeights.worker.ts", import.meta.url), { type: "module", name });
}

/** A checkpoint whose quantized weights fill several shards of 32 MiB: 62 million weights, mostly vocabulary. */
function wideCheckpoint(): Files {
  const rows = 480_000;
  const [hidden, kvWidth, intermediate] = [64, 32, 128];
  let state = 1;
  // finite bfloat16 numbers around 0.02, of either sign
  const pattern = Uint16Array.from({ length: 1_000_003 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 0x3c00 | ((state >>> 8) & 0x80ff);
  });
  let start = 0;
  const tensor = (name: string, ...shape: number[]) => {
    const values = new Uint16Array(shape.reduce((product, length) => product * length, 1));
    for (let at = 0; at < values.length; at += pattern.length) {
      values.set(pattern.subarray(0, values.length - at), at);
    }
    start += 1;
    values.set(pattern.subarray(start, start + 32));
    return { name, dtype: "BF16", shape, bytes: new Uint8Array(values.buffer) };
  };
  const layer = (name: string, ...shape: number[]) => tensor(`model.layers.0.${name}.weight`, ...shape);
  const tensors = [
    tensor("model.embed_tokens.weight", rows, hidden),
    layer("input_layernorm", hidden),
    layer("self_attn.q_proj", hidden, hidden),
    layer("self_attn.k_proj", kvWidth, hidden),
    layer("self_attn.v_proj", kvWidth, hidden),
    layer("self_attn.o_proj", hidden, hidden),
    layer("post_attention_layernorm", hidden),
    layer("mlp.gate_proj", intermediate, hidden),
    layer("mlp.up_proj", intermediate, hidden),
    layer("mlp.down_proj", hidden, intermediate),
    tensor("model.norm.weight", hidden),
    tensor("lm_head.weight", rows, hidden),
  ];
  const small = tinyCheckpoint({ layers: 1 });
  const config = JSON.parse(new TextDecoder().decode(small.get("config.json"))) as object;
  const wider = new TextEncoder().encode(JSON.stringify({ ...config, vocab_size: rows }));
  return new Map([...small, ["config.json", wider], ["model.safetensors", storeSafetensors(tensors)]]);
}

test("quantizing on two workers gives the same bytes as in memory on one thread", async () => {
  const files = wideCheckpoint();
  const path = freshPath();
  const told: WeightsProgress[] = [];
  const report = await convertWeights({
    order: { kind: "quantize", source: picked(files), settings: QUANTIZE },
    path,
    threads: 2,
    signal: CALM,
    onProgress: (progress) => told.push(progress),
  });
  expect(report).toMatchObject({ threads: 2, resumedFiles: 0, wasComplete: false });
  const expected = await convertInMemory({ kind: "quantize", source: files, settings: QUANTIZE });
  expect(Object.keys(expected)).toContain("params_shard_1.bin");
  expect(differences(await readOpfs(path), expected)).toEqual([]);
  const states = told.flatMap((progress) => (progress.kind === "converting" ? [progress.state] : []));
  const last = states.at(-1);
  expect(last).toMatchObject({ finishedFiles: 2, totalFiles: 2 });
  expect(last?.finishedValues).toBe(last?.totalValues);
});

test("a small model is quantized without more threads, and once", async () => {
  const files = tinyCheckpoint({ architecture: "qwen2" });
  const path = freshPath();
  const settings = { ...QUANTIZE, format: "q4f32_1", withOlderManifest: true } as const;
  const order = { kind: "quantize", source: picked(files), settings } as const;
  const report = await convertWeights({ order, path, signal: CALM });
  expect(report.threads).toBe(1);
  expect(differences(await readOpfs(path), await convertInMemory({ ...order, source: files }))).toEqual([]);
  expect(await convertWeights({ order, path, signal: CALM })).toMatchObject({ wasComplete: true });
});

test("a GGUF in parts, written on two workers, is the same as in memory", async () => {
  const path = freshPath();
  const report = await convertWeights(convert({ path }));
  expect(report.threads).toBe(2);
  const expected = await convertInMemory({ ...GGUF_ORDER, source: MODEL }, GGUF_PLACE);
  expect(Object.keys(expected).length).toBeGreaterThan(4);
  expect(differences(await readOpfs(path), expected)).toEqual([]);
});

test("a merge on two workers is the same as in memory, its recipe included", async () => {
  const models = [MODEL, tinyCheckpoint({ shards: 3, seed: 2 })] as const;
  const base = tinyCheckpoint({ shards: 3, seed: 3 });
  const order: MergeOrder = {
    kind: "merge",
    options: { method: "dare_ties", seed: 7 },
    dtype: "same",
    models: models.map((files) => ({ source: picked(files), weight: 0.5, density: 0.6 })),
    base: picked(base),
    hearthVersion: "0.0.0-test",
  };
  const path = freshPath();
  const report = await convertWeights(convert({ order, path }));
  expect(report.threads).toBe(2);
  const identify = async (files: Files) => {
    return identifyModel("picked files", createMemoryFolder(Object.fromEntries(files)));
  };
  const recipe = createMergeRecipe({
    hearthVersion: "0.0.0-test",
    dtype: "same",
    settings: {
      method: "dare_ties",
      definition: "mergekit",
      lambda: 1,
      normalize: false,
      rescale: "l1",
      seed: 7,
    },
    models: await Promise.all(
      models.map(async (files) => ({ weight: 0.5, density: 0.6, identity: await identify(files) })),
    ),
    base: await identify(base),
  });
  const expected = await convertInMemory({ kind: "merge", recipe, models, base });
  expect(differences(await readOpfs(path), expected)).toEqual([]);
});

test.each([
  ["source-fails", "weights/unreachable", "Planted fault in model-0000"],
  ["thread-dies", "weights/worker-lost", "Planted death of a thread"],
  ["leader-dies", "weights/worker-lost", "Planted death of the leader"],
] as const)("%s: %s, nothing is half written, and new workers go on", async (name, code, message) => {
  const path = freshPath();
  const expected = await convertInMemory({ ...GGUF_ORDER, source: MODEL }, GGUF_PLACE);
  const broken = convertWeights(convert({ path }), { startWorker: brokenWorker(name) });
  const fault = await faultOf(broken);
  expect(fault.code).toBe(code);
  expect(fault.message).toContain(message);

  const left = await readOpfs(path);
  const { [".tiny.gguf.hearth-conversion.json"]: journal, ...whole } = left;
  const claimed = journal === undefined ? [] : claimedFiles(journal);
  // what the leader had no time to write down is made again
  expect(Object.keys(whole)).toEqual(expect.arrayContaining(claimed));
  expect(Object.keys(whole).length).toBeLessThan(Object.keys(expected).length);
  const theirs = Object.fromEntries(
    Object.keys(whole).map((file) => [file, expected[file] ?? new Uint8Array()]),
  );
  expect(differences(whole, theirs)).toEqual([]);
  if (name !== "leader-dies") expect(claimed.length).toBeGreaterThan(0);

  // at once, while the browser may still hold what the dead worker was writing
  const report = await convertWeights(convert({ path }));
  expect(report.resumedFiles).toBe(claimed.length);
  expect(differences(await readOpfs(path), expected)).toEqual([]);
});

function claimedFiles(journal: Uint8Array): string[] {
  const { files } = JSON.parse(new TextDecoder().decode(journal)) as { files: { path: string }[] };
  return files.map(({ path }) => path);
}

test("a stop rejects with its reason, leaves whole files, and the next try goes on", async () => {
  const path = freshPath();
  const stop = new AbortController();
  const reason = { kind: "stopped" };
  const onProgress = (progress: WeightsProgress): void => {
    if (progress.kind === "converting" && progress.state.finishedFiles > 0) stop.abort(reason);
  };
  await expect(convertWeights(convert({ path, signal: stop.signal, onProgress }))).rejects.toBe(reason);
  const left = Object.keys(await readOpfs(path));
  expect(left).toContain(".tiny.gguf.hearth-conversion.json");
  const report = await convertWeights(convert({ path }));
  expect(report.resumedFiles).toBeGreaterThan(0);
  expect(report.resumedFiles).toBe(left.length - 1);
  const expected = await convertInMemory({ ...GGUF_ORDER, source: MODEL }, GGUF_PLACE);
  expect(differences(await readOpfs(path), expected)).toEqual([]);
});

test("a stop before the start starts nothing", async () => {
  const reason = { kind: "stopped" };
  let started = 0;
  const startWorker = (): Worker => {
    started += 1;
    throw new Error("A worker was started");
  };
  const stopped = convert({ path: freshPath(), signal: AbortSignal.abort(reason) });
  await expect(convertWeights(stopped, { startWorker })).rejects.toBe(reason);
  expect(started).toBe(0);
});

test("workers that do not answer a stop are ended", async () => {
  const reason = { kind: "stopped" };
  const stop = new AbortController();
  const sent: unknown[] = [];
  let ended = 0;
  const silent = {
    postMessage: (message: unknown) => sent.push(message),
    addEventListener: () => {},
    terminate: () => (ended += 1),
  };
  const options = { startWorker: () => silent, stopGraceMs: 10 };
  const converting = convertWeights(convert({ path: freshPath(), signal: stop.signal }), options);
  stop.abort(reason);
  await expect(converting).rejects.toBe(reason);
  expect(sent).toMatchObject([{ kind: "request" }, { kind: "cancel" }]);
  expect(ended).toBe(1);
});

test("a directory is written by one conversion at a time", async () => {
  const path = freshPath();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await new Promise<void>((resolve) => {
    const hold = (): Promise<void> => {
      resolve();
      return released;
    };
    void holdFolder(path, CALM, hold);
  });
  const fault = await faultOf(holdFolder(path, CALM, async () => {}, 0));
  expect(fault).toMatchObject({ code: "weights/in-use", details: { path } });
  // a conversion waits a moment for one that is ending
  const converting = convertWeights(convert({ path }));
  const isWaiting = async () =>
    ((await navigator.locks.query()).pending ?? []).some(({ name }) => name?.endsWith(path));
  await expect.poll(isWaiting, { timeout: 10_000 }).toBe(true);
  expect(await readOpfs(path)).toEqual({});
  release();
  expect(await converting).toMatchObject({ wasComplete: false, resumedFiles: 0 });
});

test("a directory with something else in it is refused and stays as it was", async () => {
  const path = freshPath();
  const sink = await (await openOpfsFolder(path)).create("letter.txt");
  await sink.write(new Uint8Array([1, 2, 3]));
  await sink.close();
  const order = { kind: "quantize", source: SOURCE, settings: QUANTIZE } as const;
  const fault = await faultOf(convertWeights(convert({ path, order })));
  expect(fault).toMatchObject({ code: "weights/other-conversion", details: { fileName: "letter.txt" } });
  expect(await readOpfs(path)).toEqual({ "letter.txt": new Uint8Array([1, 2, 3]) });
});

test("a picked file that was changed since is named", async () => {
  const folder = "changing";
  const write = async (path: string, bytes: Uint8Array): Promise<string> => {
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    await commands.writeSparseFile(`${folder}/${path}`, bytes.length, [{ position: 0, base64 }]);
    return `test-results/${folder}/${path}`;
  };
  const names: string[] = [];
  for (const [path, bytes] of MODEL) names.push(await write(path, bytes));
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  document.body.append(input);
  await userEvent.upload(input, names);
  const source = { kind: "files", files: pickedFiles(input.files ?? []) } as const;
  input.remove();
  const order = { ...GGUF_ORDER, source };
  expect((await convertWeights(convert({ path: freshPath(), order }))).threads).toBe(2);
  await write("model-00002-of-00003.safetensors", new Uint8Array(100));
  const fault = await faultOf(convertWeights(convert({ path: freshPath(), order })));
  expect(fault.code).toBe("storage/unavailable");
  expect(fault.message).toContain("model-00002-of-00003.safetensors");
  for (const path of MODEL.keys()) await commands.removeSparseFile(`${folder}/${path}`);
});

test("a model is converted from a mirror, and from what another conversion wrote", async () => {
  const merged = freshPath();
  const order: MergeOrder = {
    kind: "merge",
    options: { method: "linear" },
    dtype: "same",
    models: [{ source: SOURCE, weight: 1, density: 1 }],
    base: null,
    hearthVersion: "0.0.0-test",
  };
  await convertWeights(convert({ order, path: merged }));
  const fromOpfs = freshPath();
  const expected = await convertInMemory({ ...GGUF_ORDER, source: MODEL }, GGUF_PLACE);
  await convertWeights(
    convert({ order: { ...GGUF_ORDER, source: { kind: "opfs", path: merged } }, path: fromOpfs }),
  );
  expect(differences(await readOpfs(fromOpfs), expected)).toEqual([]);

  const files = Object.entries(await readOpfs(merged));
  expect(files.map(([path]) => path)).toContain(MANIFEST_PATH);
  expect(files.map(([path]) => path)).not.toContain(JOURNAL_PATH);
  for (const [path, bytes] of files) {
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    await commands.writeSparseFile(`mirror/${path}`, bytes.length, [{ position: 0, base64 }]);
  }
  const url = new URL("/test-results/mirror", location.href).href;
  const fromMirror = freshPath();
  const requests: RequestSeen[] = [];
  const onProgress = (progress: WeightsProgress): void => {
    if (progress.kind === "requests") requests.push(...progress.requests);
  };
  await convertWeights(
    convert({ order: { ...GGUF_ORDER, source: { kind: "mirror", url } }, path: fromMirror, onProgress }),
  );
  expect(differences(await readOpfs(fromMirror), expected)).toEqual([]);
  // the mirror is this page's own host, and every range of every worker is told
  expect(requests.length).toBeGreaterThan(files.length);
  expect(requests.filter(({ host }) => host !== location.host)).toEqual([]);
  for (const [path] of files) await commands.removeSparseFile(`mirror/${path}`);
});
