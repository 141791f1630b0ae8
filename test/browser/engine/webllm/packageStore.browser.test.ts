import {
  type AppConfig,
  deleteChatConfigInCache,
  deleteModelAllInfoInCache,
  deleteModelWasmInCache,
  hasModelInCache,
} from "@mlc-ai/web-llm";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  fileAddress,
  packageAddress,
  recordText,
  scopeOf,
  WEBLLM_ROOT,
  WEBLLM_SCOPES,
  webllmDirectory,
  webllmEntry,
} from "#engine/webllm/packageStore.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { listTree, moveFile, removeTree } from "#storage/opfs/opfsTree.ts";
import { CALM } from "#test/browser/engine/tinyEngine.ts";
import { picked } from "#test/browser/weights/conversions.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { convertWeights } from "#workers/weights/convertWeights.ts";

const BASE = `hearth-test-${crypto.randomUUID()}`;
const PACKAGE_URL = packageAddress("tiny", "0123456789abcdef".repeat(4));
const LIBRARY_URL = "https://libraries.invalid/tiny-webgpu.wasm";
const CONFIG: AppConfig = {
  cacheBackend: "opfs",
  model_list: [{ model: PACKAGE_URL, model_id: "tiny", model_lib: LIBRARY_URL }],
};

async function writeText(path: string, text: string): Promise<void> {
  const cut = path.lastIndexOf("/");
  const sink = await (await openOpfsFolder(path.slice(0, cut))).create(path.slice(cut + 1));
  await sink.write(new TextEncoder().encode(text));
  await sink.close();
}

/** Put a file where WebLLM looks for it. */
async function place(from: string, url: string, byteLength: number): Promise<void> {
  const { payloadPath, recordPath } = await webllmEntry(
    scopeOf(new URL(url).pathname.split("/").at(-1) ?? ""),
    url,
  );
  await moveFile(from, payloadPath);
  await writeText(recordPath, recordText(url, byteLength));
}

/** Quantize a tiny model and place all of its files, and a library; @returns the names of the package's files. */
async function placePackage(): Promise<readonly string[]> {
  const path = `${BASE}/package`;
  const settings = { format: "q4f16_1", padVocabulary: null, withOlderManifest: false } as const;
  const order = { kind: "quantize", source: picked(tinyCheckpoint()), settings } as const;
  await convertWeights({ order, path, signal: CALM });
  const files = await (await openOpfsFolder(path)).list();
  for (const file of files)
    await place(`${path}/${file.path}`, fileAddress(PACKAGE_URL, file.path), file.byteLength);
  await writeText(`${BASE}/library`, "not compiled");
  await place(`${BASE}/library`, LIBRARY_URL, "not compiled".length);
  return files.map((file) => file.path);
}

const namesIn = async (path: string) => (await listTree(path)).map(({ name }) => name);

let fileNames: readonly string[];
/** What was asked of the network; WebLLM fetches what it does not find. */
let fetched: string[];
const { fetch: realFetch } = globalThis;

beforeEach(async () => {
  fileNames = await placePackage();
  fetched = [];
  globalThis.fetch = async (input, init) => {
    const { url } = new Request(input, init);
    fetched.push(url);
    throw new TypeError(`The test has no network for ${url}`);
  };
});

afterEach(async () => {
  globalThis.fetch = realFetch;
  await removeTree(BASE);
  await removeTree(WEBLLM_ROOT);
});

test("WebLLM finds a package that was moved into its place, without the network", async () => {
  expect(fileNames).toContain("tensor-cache.json");
  expect(await hasModelInCache("tiny", CONFIG)).toBe(true);
  expect(await hasModelInCache("tiny", { ...CONFIG, opfsAccessMode: "auto" })).toBe(true);
  expect(fetched).toEqual([]);
});

test.each(["tensor-cache.json", "params_shard_0.bin"])(
  "without %s WebLLM does not find it",
  async (fileName) => {
    expect(fileNames).toContain(fileName);
    const { payloadPath } = await webllmEntry("webllm/model", fileAddress(PACKAGE_URL, fileName));
    await removeTree(payloadPath);
    expect(await hasModelInCache("tiny", CONFIG)).toBe(false);
  },
);

test("with a record of another length, of another address, or without one, WebLLM does not find it", async () => {
  const url = fileAddress(PACKAGE_URL, "params_shard_0.bin");
  const { payloadPath, recordPath } = await webllmEntry("webllm/model", url);
  const byteLength = (await listTree(webllmDirectory("webllm/model"))).find(({ name }) =>
    payloadPath.endsWith(name),
  )?.byteLength;
  if (byteLength === undefined) throw new Error("There is no shard");
  for (const text of [recordText(url, byteLength - 1), recordText(`${url}?`, byteLength), "{"]) {
    await writeText(recordPath, text);
    expect(await hasModelInCache("tiny", CONFIG)).toBe(false);
  }
  await writeText(recordPath, recordText(url, byteLength));
  expect(await hasModelInCache("tiny", CONFIG)).toBe(true);
  await removeTree(recordPath);
  expect(await hasModelInCache("tiny", CONFIG)).toBe(false);
});

test("what WebLLM deletes of a package is what was placed, but for its list of shards", async () => {
  await deleteModelAllInfoInCache("tiny", CONFIG);
  expect(fetched).toEqual([]);
  expect(await namesIn(webllmDirectory("webllm/config"))).toEqual([]);
  expect(await namesIn(webllmDirectory("webllm/wasm"))).toEqual([]);
  // it deletes shards and tokenizers, and knows of no other file
  const left = fileNames.filter(
    (name) => !/^params_shard|^tokenizer\.(?:json|model)$|^mlc-chat-config\.json$/.test(name),
  );
  expect(left).toContain("tensor-cache.json");
  const paths = await Promise.all(
    left.map((name) => webllmEntry("webllm/model", fileAddress(PACKAGE_URL, name))),
  );
  const names = paths
    .flatMap((entry) => [entry.payloadPath, entry.recordPath])
    .map((path) => path.split("/").at(-1));
  expect(new Set(await namesIn(webllmDirectory("webllm/model")))).toEqual(new Set(names));
});

test("WebLLM makes these directories by itself, and no others", async () => {
  await removeTree(WEBLLM_ROOT);
  await hasModelInCache("tiny", CONFIG);
  await deleteChatConfigInCache("tiny", CONFIG);
  await deleteModelWasmInCache("tiny", CONFIG);
  expect(await namesIn(WEBLLM_ROOT)).toEqual(["webllm"]);
  const scopes = (await namesIn(`${WEBLLM_ROOT}/webllm`)).map((name) => `webllm/${name}`);
  expect(new Set(scopes)).toEqual(new Set(WEBLLM_SCOPES));
});
