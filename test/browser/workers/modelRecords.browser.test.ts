import { afterEach, beforeAll, expect, test } from "vitest";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { webllmEntry } from "#engine/webllm/packageStore.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { listTree, openFileHandle, removeTree } from "#storage/opfs/opfsTree.ts";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { tinyMistral } from "#test/fixtures/tinyCheckpoint.ts";
import { createModelsClient } from "#workers/models/createModelsClient.ts";
import type { InstallExtras } from "#workers/models/modelsClient.ts";
import { changeByte, packageFiles, PACKAGE, pick, pickedOrder, placeOf, UNWATCHED } from "./tinyModels.ts";

const client = createModelsClient();
const otherTab = createModelsClient();
const ids: string[] = [];
let packaged: InstallExtras;

beforeAll(async () => {
  const files = await packageFiles();
  files.delete("tiny-webgpu.wasm");
  packaged = pick(files);
});

afterEach(async () => {
  for (const id of ids.splice(0)) await client.remove(id);
});

/** An order that is deleted after the test. */
function order(work: InstallOrder["work"] = PACKAGE): InstallOrder {
  const made = pickedOrder(work);
  ids.push(made.id);
  return made;
}

async function writeText(path: string, text: string): Promise<void> {
  const cut = path.lastIndexOf("/");
  const sink = await (await openOpfsFolder(path.slice(0, cut))).create(path.slice(cut + 1));
  await sink.write(new TextEncoder().encode(text));
  await sink.close();
}

async function changeJson(path: string, change: object): Promise<void> {
  const json = JSON.parse((await (await openFileHandle(path))?.text()) ?? "") as object;
  await writeText(path, JSON.stringify({ ...json, ...change }));
}

async function modelNames(): Promise<readonly string[]> {
  return (await listTree("models")).map(({ name }) => name);
}

test("a split GGUF model is kept in all its parts, in their order", async () => {
  const { files, plan } = await convertToGguf(await tinyMistral(), { type: "f16", splitMaxBytes: 200_000 });
  const fileNames = plan.parts.map(({ fileName }) => fileName);
  expect(fileNames.length).toBeGreaterThan(2);
  const picked = pick(files.map((bytes, index) => [fileNames[index] ?? "", bytes] as const).toReversed());
  const wanted = order({ kind: "gguf", fileNames });
  const model = await client.install(wanted, picked, UNWATCHED);
  expect(model.files.map(({ path }) => path)).toEqual(fileNames);
  const opened = await client.openGguf(model);
  expect(opened.map(({ size }) => size)).toEqual(files.map(({ length }) => length));
  // a part that is not there is named
  const cut = pick(files.slice(1).map((bytes, index) => [fileNames[index + 1] ?? "", bytes] as const));
  await expect(client.install(order({ kind: "gguf", fileNames }), cut, UNWATCHED)).rejects.toMatchObject({
    code: "weights/file-missing",
    details: { path: fileNames[0] },
  });
});

test.each(["hearth-install.json", "hearth-model.json"])(
  "a model whose %s a newer Hearth wrote is neither shown, nor deleted as a leftover, nor overwritten",
  async (record) => {
    const wanted = order();
    const model = await client.install(wanted, packaged, UNWATCHED);
    await changeJson(`models/${wanted.id}/${record}`, { version: 2 });
    const shelf = await client.list();
    expect(JSON.stringify(shelf)).not.toContain(wanted.id);
    await client.removeLeftovers();
    expect(await openFileHandle(await placeOf(model, "params_shard_0.bin"))).not.toBeNull();
    await expect(client.install(wanted, packaged, UNWATCHED)).rejects.toMatchObject({
      code: "storage/newer-schema",
    });
    expect(await modelNames()).toContain(wanted.id);
    // so that it can be deleted after the test
    await changeJson(`models/${wanted.id}/${record}`, { version: 1 });
  },
);

test("a record that cannot be read at all does not keep others from being shown", async () => {
  const wanted = order();
  await client.install(wanted, packaged, UNWATCHED);
  const damaged = `damaged-${crypto.randomUUID()}`;
  await writeText(`models/${damaged}/hearth-install.json`, "{");
  expect((await client.list()).stored.map(({ id }) => id)).toEqual([wanted.id]);
  await removeTree(`models/${damaged}`);
});

test("asking about a model that is not there leaves nothing behind", async () => {
  const id = `none-${crypto.randomUUID()}`;
  await client.setPaused(id, true);
  await client.remove(id);
  await expect(client.verify(id, UNWATCHED)).rejects.toMatchObject({ code: "weights/file-missing" });
  await expect(client.unshelve(id)).rejects.toMatchObject({ code: "weights/file-missing" });
  expect(await modelNames()).not.toContain(id);
});

test("what lies in the directory of a model that nothing is known of does not get into one of that name", async () => {
  const wanted = order({ kind: "convert", quantization: "q4f16_1" });
  await writeText(`models/${wanted.id}/files/stray.bin`, "stray");
  await expect(client.install(wanted, {}, UNWATCHED)).rejects.toMatchObject({ code: "weights/file-missing" });
  expect(await openFileHandle(`models/${wanted.id}/files/stray.bin`)).toBeNull();
});

test("an order that makes something else takes the place of an unfinished one with its id", async () => {
  const gguf = order({ kind: "gguf", fileNames: ["other.gguf"] });
  await expect(client.install(gguf, packaged, UNWATCHED)).rejects.toMatchObject({
    code: "weights/file-missing",
  });
  expect((await client.list()).unfinished.map(({ order: { id } }) => id)).toContain(gguf.id);
  const model = await client.install({ ...gguf, work: PACKAGE }, packaged, UNWATCHED);
  expect(model.engine).toBe("webllm");
});

test("tabs that write down at once how an install stands do not get in each other's way, and are read meanwhile", async () => {
  const wanted = order({ kind: "gguf", fileNames: ["other.gguf"] });
  await expect(client.install(wanted, packaged, UNWATCHED)).rejects.toMatchObject({
    code: "weights/file-missing",
  });
  let isWriting = true;
  const writing = Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? client : otherTab).setPaused(wanted.id, true),
    ),
  ).finally(() => {
    isWriting = false;
  });
  let reads = 0;
  while (isWriting) {
    const { unfinished } = await otherTab.list();
    expect(unfinished.map(({ order: { id } }) => id)).toContain(wanted.id);
    reads += 1;
  }
  await writing;
  expect(reads).toBeGreaterThan(1);
});

test("a library that two models share stays until the second one is deleted, or until it turns out to be damaged", async () => {
  const [first, second] = [order(), order()];
  const url = `https://libraries.invalid/${first.id}-webgpu.wasm`;
  const { payloadPath, recordPath } = await webllmEntry("webllm/wasm", url);
  await writeText(payloadPath, "library");
  await writeText(recordPath, "{}");
  const library: StoredModel["library"] = { url, byteLength: 7, sha256: "a".repeat(64) };
  for (const each of [first, second]) {
    await client.install(each, packaged, UNWATCHED);
    await changeJson(`models/${each.id}/hearth-model.json`, { library });
  }
  // one that is just being put in its place counts as well
  await changeJson(`models/${second.id}/hearth-install.json`, { isStored: false });
  await client.remove(first.id);
  expect(await openFileHandle(payloadPath)).not.toBeNull();
  await changeJson(`models/${second.id}/hearth-install.json`, { isStored: true });
  await changeByte(payloadPath, 0);
  const { problems } = await client.verify(second.id, UNWATCHED);
  expect(problems.map(({ path }) => path)).toEqual([`${first.id}-webgpu.wasm`]);
  await client.unshelve(second.id);
  expect(await openFileHandle(payloadPath)).toBeNull();
  await client.install(second, packaged, UNWATCHED);
  await changeJson(`models/${second.id}/hearth-model.json`, { library });
  await writeText(payloadPath, "library");
  await client.remove(second.id);
  expect(await openFileHandle(payloadPath)).toBeNull();
});
