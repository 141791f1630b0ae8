import { afterEach, expect, test } from "vitest";
import type { InstallOrder, InstallWork } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { listTree, openFileHandle } from "#storage/opfs/opfsTree.ts";
import { CALM } from "#test/browser/engine/tinyEngine.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { startEngineWorker } from "#workers/engine/startEngineWorker.ts";
import { createSupervisedEngine } from "#workers/engine/supervisedEngine.ts";
import { fetchRuntime } from "#workers/engine/fetchRuntime.ts";
import { createModelsClient } from "#workers/models/createModelsClient.ts";
import type { InstallExtras } from "#workers/models/modelsClient.ts";
import { changeByte, CONVERT, pick, pickCheckpoint, pickedOrder, placeOf, webllmSees } from "./tinyModels.ts";

const client = createModelsClient();
const otherTab = createModelsClient();
const ids: string[] = [];

afterEach(async () => {
  for (const id of ids.splice(0)) await client.remove(id);
});

/** An order that is deleted after the test. */
function orderFor(work: InstallWork): InstallOrder {
  const order = pickedOrder(work);
  ids.push(order.id);
  return order;
}

const GGUF: InstallWork = { kind: "gguf", fileNames: ["tiny.gguf"] };
const ignore = (): void => {};

function ggufFiles(): InstallExtras {
  return pick([["tiny.gguf", writeTinyGguf()]]);
}

test("official weights are converted, and WebLLM itself finds the package in its storage", async () => {
  const order = orderFor(CONVERT);
  const told: InstallProgress[] = [];
  const model = await client.install(order, await pickCheckpoint(), {
    signal: CALM,
    onProgress: (progress) => told.push(progress),
  });
  expect(model).toMatchObject({
    engine: "webllm",
    quantization: "q4f32_1",
    promptFormat: "mistral-instruct",
    wasConverted: true,
    origin: "picked files",
    // nobody has compiled a library for a model this small
    library: null,
  });
  expect(await webllmSees(model)).toBe(true);
  const stages = [...new Set(told.map(({ stage }) => stage))];
  expect(stages.slice(0, 2)).toEqual(["looking-up", "checking-room"]);
  expect(stages).toContain("converting");
  expect((await client.list()).stored).toContainEqual(model);
  // the same order again finds it done
  expect(await client.install(order, {}, { signal: CALM, onProgress: ignore })).toEqual(model);
});

test("a check finds one flipped bit, and a repair makes that file alone again", async () => {
  const order = orderFor(CONVERT);
  const extras = await pickCheckpoint();
  const model = await client.install(order, extras, { signal: CALM, onProgress: ignore });
  const [shard] = model.files.filter(({ path }) => path.startsWith("params_shard_"));
  if (shard === undefined) throw new Error("The package has no shard");
  await changeByte(await placeOf(model, shard.path), 17);
  const checked = await client.verify(order.id, { signal: CALM, onProgress: ignore });
  expect(checked.problems).toEqual([
    { path: shard.path, problem: expect.stringContaining(`not ${shard.sha256}`) as string },
  ]);
  await client.unshelve(order.id);
  const { unfinished } = await client.list();
  expect(unfinished.map((one) => one.order.id)).toContain(order.id);
  expect(await webllmSees(model)).toBe(false);

  const told: InstallProgress[] = [];
  const repaired = await client.install(order, extras, {
    signal: CALM,
    onProgress: (progress) => told.push(progress),
  });
  expect(repaired.files).toEqual(model.files);
  expect(repaired.weightsHash).toBe(model.weightsHash);
  expect((await client.verify(order.id, { signal: CALM, onProgress: ignore })).problems).toEqual([]);
  expect(await webllmSees(repaired)).toBe(true);
  // all other files were looked at, not made again
  const shards = model.files.filter(({ path }) => path.startsWith("params_shard_")).length;
  const first = told.find(({ stage }) => stage === "converting");
  expect(first?.filesDone).toBeGreaterThanOrEqual(shards - 1);
});

test("a GGUF file is kept, and judges from storage", async () => {
  const order = orderFor(GGUF);
  const model = await client.install(order, ggufFiles(), { signal: CALM, onProgress: ignore });
  expect(model).toMatchObject({ engine: "llamacpp", packageUrl: null, library: null });
  const [file] = await client.openGguf(model);
  if (file === undefined) throw new Error("No file came");
  const engine = createSupervisedEngine({ startWorker: startEngineWorker, fetchRuntime });
  const { weightsHash, id: modelId } = model;
  const loaded = await engine.load(
    { kind: "gguf-file", file, weightsHash, modelId, contextLength: 2048 },
    { signal: CALM, onProgress: ignore },
  );
  expect(loaded.weightsHash).toBe(weightsHash);
  expect(loaded.capabilities.contextLength).toBeLessThanOrEqual(2048);
  expect(await engine.countTokens("Hello")).toBeGreaterThan(0);
  await engine.unload();
});

test("deleting leaves nothing behind, in Hearth's directory or in WebLLM's", async () => {
  const order = orderFor(CONVERT);
  const model = await client.install(order, await pickCheckpoint(), { signal: CALM, onProgress: ignore });
  const places = await Promise.all(model.files.map(({ path }) => placeOf(model, path)));
  const [first = ""] = places;
  expect(await openFileHandle(first)).not.toBeNull();
  await client.remove(order.id);
  for (const place of places) expect(await openFileHandle(place)).toBeNull();
  expect(await webllmSees(model)).toBe(false);
  expect((await listTree("models")).map(({ name }) => name)).not.toContain(order.id);
  // what is not there is no fault
  await client.remove(order.id);
});

test("a model that a judge holds is not deleted under it", async () => {
  const order = orderFor(GGUF);
  await client.install(order, ggufFiles(), { signal: CALM, onProgress: ignore });
  const holding = new AbortController();
  client.hold(order.id, holding.signal);
  await expect(otherTab.remove(order.id)).rejects.toMatchObject({ code: "weights/in-use" });
  expect((await client.list()).stored.map(({ id }) => id)).toContain(order.id);
  holding.abort();
  await otherTab.remove(order.id);
  expect((await client.list()).stored.map(({ id }) => id)).not.toContain(order.id);
});

test("two tabs share one install: the second waits, and finds it done", async () => {
  const order = orderFor(CONVERT);
  const extras = await pickCheckpoint();
  const stages: string[] = [];
  let begun = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = client.install(order, extras, { signal: CALM, onProgress: begun });
  await beginning;
  const second = otherTab.install(order, extras, {
    signal: CALM,
    onProgress: ({ stage }) => stages.push(stage),
  });
  expect(await second).toEqual(await first);
  expect(stages).toContain("queued");
  expect(stages).not.toContain("converting");
});

test("an install that is stopped keeps its place, and goes on in another tab", async () => {
  const order = orderFor(CONVERT);
  const extras = await pickCheckpoint();
  const stop = new AbortController();
  const reason = new DOMException("enough", "AbortError");
  const stopped = client.install(order, extras, {
    signal: stop.signal,
    onProgress: ({ stage }) => {
      if (stage === "converting") stop.abort(reason);
    },
  });
  await expect(stopped).rejects.toBe(reason);
  await client.setPaused(order.id, true);
  const { unfinished } = await otherTab.list();
  expect(unfinished.find((one) => one.order.id === order.id)).toMatchObject({ isPaused: true });
  const model = await otherTab.install(order, extras, { signal: CALM, onProgress: ignore });
  expect(await webllmSees(model)).toBe(true);
});

test("picked files that lack something are refused by name, and picking again mends it", async () => {
  const order = orderFor(GGUF);
  const install = (extras: InstallExtras): Promise<StoredModel> =>
    client.install(order, extras, { signal: CALM, onProgress: ignore });
  await expect(install({})).rejects.toMatchObject({ code: "weights/file-missing" });
  const renamed = pick([["other.gguf", writeTinyGguf()]]);
  await expect(install(renamed)).rejects.toMatchObject({
    code: "weights/file-missing",
    details: { path: "tiny.gguf" },
  });
  const cut = pick([["tiny.gguf", writeTinyGguf().slice(0, 5_000)]]);
  await expect(install(cut)).rejects.toMatchObject({ code: "engine/gguf-truncated" });
  expect((await client.list()).stored.map(({ id }) => id)).not.toContain(order.id);
  expect(await install(ggufFiles())).toMatchObject({ engine: "llamacpp" });
});

test("what belongs to no model is found and removed", async () => {
  const name = `left-${crypto.randomUUID()}`;
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("models", { create: true });
  const directory = await root.getDirectoryHandle(name, { create: true });
  const stream = await (await directory.getFileHandle("x.bin", { create: true })).createWritable();
  await stream.write(new Uint8Array(10));
  await stream.close();
  expect((await client.list()).leftovers).toContainEqual({ name, byteLength: 10 });
  await client.removeLeftovers();
  expect((await listTree("models")).map((entry) => entry.name)).not.toContain(name);
});

test("a worker that dies fails what it was at, and the next question starts another, which goes on", async () => {
  const order = orderFor(CONVERT);
  const extras = await pickCheckpoint();
  const workers: Worker[] = [];
  const models = createModelsClient({
    startWorker() {
      const url = new URL("./mortalModels.worker.ts", import.meta.url);
      const worker = new Worker(url, { type: "module", name: "0" });
      workers.push(worker);
      return worker;
    },
  });
  const dying = models.install(order, extras, {
    signal: CALM,
    // as the browser tells of an error that nobody caught
    onProgress: () => workers[0]?.dispatchEvent(new ErrorEvent("error", { message: "planted" })),
  });
  await expect(dying).rejects.toMatchObject({ code: "weights/worker-lost" });
  const model = await models.install(order, extras, { signal: CALM, onProgress: ignore });
  expect(await webllmSees(model)).toBe(true);
  expect(workers).toHaveLength(2);
});
