import { afterEach, expect, test } from "vitest";
import type { InstallOrder, InstallWork } from "#core/models/installOrder.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";
import { type HubServer, type HubServerOptions, startHubServer } from "#test/fixtures/hubServer.ts";
import { type RangeServer, startRangeServer } from "#test/fixtures/rangeServer.ts";
import { sha256Hex } from "#weights/bytes/sha256Hex.ts";
import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { manifestText } from "#weights/conversion/hearthManifest.ts";
import { findNewerVersion, type InstalledVersion } from "#workers/models/findNewerVersion.ts";
import { openInstallPlace } from "#workers/models/installPlace.ts";
import { sourceHashOf } from "#workers/models/sourceHash.ts";

afterEach(closeServers);

const NAME = "owner/judge";
const GGUF: InstallWork = { kind: "gguf", fileNames: ["judge.gguf"] };
const CONVERT: InstallWork = { kind: "convert", quantization: "q4f16_1" };
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const README = bytesOf("# A judge");

const CHECKPOINT = {
  "config.json": bytesOf("{}"),
  "model-00001-of-00002.safetensors": bytesOf("one half"),
  "model-00002-of-00002.safetensors": bytesOf("the other"),
  "model.safetensors.index.json": bytesOf("{}"),
  "tokenizer.json": bytesOf('{ "version": "1.0" }'),
  "README.md": README,
};
const GGUF_FILES = { "judge.gguf": bytesOf("weights"), "other.gguf": bytesOf("others"), "README.md": README };

async function startHub(
  files: Readonly<Record<string, Uint8Array>>,
  options: HubServerOptions = {},
): Promise<HubServer> {
  return closeLater(await startHubServer({ [NAME]: files }, options));
}

/** Asks the hub on this machine where the real one is meant. */
function httpTo({ endpoint }: HubServer): HttpOptions {
  return impatient({
    fetch: (url, init) => fetch(url.replace("https://huggingface.co", endpoint), init),
  });
}

function orderOf(work: InstallWork, revision = "main"): InstallOrder {
  const place = { kind: "hub", name: NAME, revision, commit: null } as const;
  return { id: "judge-q8_0", name: "Judge Q8_0", catalogueId: "judge", place, work };
}

/** What an install keeps of an order now. */
async function install(order: InstallOrder, http: HttpOptions): Promise<InstalledVersion> {
  const { place, listing } = await openInstallPlace(order, {}, http);
  return {
    order: { ...order, place },
    sourceHash: listing === null ? null : await sourceHashOf(order.work, listing),
  };
}

function look(mine: InstalledVersion, others: readonly InstalledVersion[], http: HttpOptions) {
  const known = [mine, ...others];
  return findNewerVersion(mine, { known, takenIds: known.map(({ order }) => order.id) }, http);
}

test("findNewerVersion() orders the new commit of a branch beside the old one, pinned to what was seen", async () => {
  const hub = await startHub(GGUF_FILES);
  const mine = await install(orderOf(GGUF), httpTo(hub));
  expect(mine.order.place).toMatchObject({ revision: "main", commit: hub.commitOf(NAME) });
  const commit = hub.pushCommit(NAME, { "judge.gguf": bytesOf("better!") });
  const version = commit.slice(0, 7);
  expect(await look(mine, [], httpTo(hub))).toEqual({
    id: `judge-q8_0-version-${version}`,
    name: `Judge Q8_0 (version ${version})`,
    catalogueId: "judge",
    place: { kind: "hub", name: NAME, revision: "main", commit },
    work: GGUF,
  });
});

test("findNewerVersion() finds none while the branch has not moved, with one request", async () => {
  const hub = await startHub(GGUF_FILES);
  const mine = await install(orderOf(GGUF), httpTo(hub));
  const before = hub.requests.length;
  expect(await look(mine, [], httpTo(hub))).toBeNull();
  expect(hub.requests.slice(before).map(({ url }) => url)).toEqual([
    `/api/models/${NAME}/revision/main?blobs=true`,
  ]);
});

test.each([
  ["its description", GGUF, GGUF_FILES, { "README.md": bytesOf("# A better judge") }],
  ["a file of another model", GGUF, GGUF_FILES, { "other.gguf": bytesOf("better") }],
  ["the description of a checkpoint", CONVERT, CHECKPOINT, { "README.md": null }],
] as const)("a commit that changes only %s is no newer version", async (_what, work, files, changes) => {
  const hub = await startHub(files);
  const mine = await install(orderOf(work), httpTo(hub));
  const before = hub.commitOf(NAME);
  expect(hub.pushCommit(NAME, changes)).not.toBe(before);
  expect(await look(mine, [], httpTo(hub))).toBeNull();
});

test.each([
  ["weights", { "model-00001-of-00002.safetensors": bytesOf("ONE HALF") }],
  // the hub tells no SHA-256 of small files, and this one is as long as it was
  ["a digit of its tokenizer", { "tokenizer.json": bytesOf('{ "version": "1.1" }') }],
  ["a file that was not there", { "chat_template.jinja": bytesOf("{{ messages }}") }],
])("of a model that was converted, %s of its source count", async (_what, changes) => {
  const hub = await startHub(CHECKPOINT);
  const mine = await install(orderOf(CONVERT), httpTo(hub));
  const commit = hub.pushCommit(NAME, changes);
  expect((await look(mine, [], httpTo(hub)))?.place).toMatchObject({ commit });
});

test("findNewerVersion() gives the order of a version that is here already, and knows that one for the newest", async () => {
  const hub = await startHub(GGUF_FILES);
  const old = await install(orderOf(GGUF), httpTo(hub));
  hub.pushCommit(NAME, { "judge.gguf": bytesOf("better!") });
  const order = await look(old, [], httpTo(hub));
  if (order === null) throw new Error("Nothing newer was found");
  const newer = await install(order, httpTo(hub));
  // also when the description has changed since
  hub.pushCommit(NAME, { "README.md": bytesOf("# The better judge") });
  expect(await look(old, [newer], httpTo(hub))).toEqual(newer.order);
  expect(await look(newer, [old], httpTo(hub))).toBeNull();
});

test("a version of a version is named after the model", async () => {
  const hub = await startHub(GGUF_FILES);
  const old = await install(orderOf(GGUF), httpTo(hub));
  hub.pushCommit(NAME, { "judge.gguf": bytesOf("better!") });
  const second = await look(old, [], httpTo(hub));
  if (second === null) throw new Error("Nothing newer was found");
  const newer = await install(second, httpTo(hub));
  const commit = hub.pushCommit(NAME, { "judge.gguf": bytesOf("best of all") });
  expect((await look(newer, [old], httpTo(hub)))?.name).toBe(`Judge Q8_0 (version ${commit.slice(0, 7)})`);
});

test("a model that was asked for by its commit has no newer version, and picked files have none; nobody is asked", async () => {
  const hub = await startHub(GGUF_FILES);
  const mine = await install(orderOf(GGUF, hub.commitOf(NAME)), httpTo(hub));
  hub.pushCommit(NAME, { "judge.gguf": bytesOf("better!") });
  const before = hub.requests.length;
  expect(await look(mine, [], httpTo(hub))).toBeNull();
  const picked: InstalledVersion = {
    order: { ...orderOf(GGUF), place: { kind: "files" } },
    sourceHash: null,
  };
  expect(await look(picked, [], httpTo(hub))).toBeNull();
  expect(hub.requests).toHaveLength(before);
});

test("a model that was deleted, one that became private, and a file that was renamed are told apart", async () => {
  const hub = await startHub(GGUF_FILES);
  const mine = await install(orderOf(GGUF), httpTo(hub));
  hub.pushCommit(NAME, { "judge.gguf": null, "judge-v2.gguf": bytesOf("better!") });
  await expect(look(mine, [], httpTo(hub))).rejects.toMatchObject({
    code: "weights/file-missing",
    details: { path: "judge.gguf" },
  });
  hub.requireToken("hf_secret");
  await expect(look(mine, [], httpTo(hub))).rejects.toMatchObject({ code: "weights/access-denied" });
  const other = await startHub(GGUF_FILES);
  other.deleteModel(NAME);
  await expect(look(mine, [], httpTo(other))).rejects.toMatchObject({ code: "weights/not-found" });
});

const PACKAGE = {
  "mlc-chat-config.json": bytesOf("{}"),
  "tensor-cache.json": bytesOf("[]"),
  "params_shard_0.bin": bytesOf("weights"),
};

async function manifestOf(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): Promise<Uint8Array> {
  const entries = Object.entries(files).map(async ([path, bytes]) => ({
    path,
    byteLength: bytes.length,
    sha256: await sha256Hex(bytes),
  }));
  return bytesOf(manifestText({ identity: "sha256:made", files: await Promise.all(entries) }));
}

test("a mirror has a newer version when its manifest gives other hashes", async () => {
  const server: RangeServer = closeLater(
    await startRangeServer({ "hearth-manifest.json": await manifestOf(PACKAGE) }),
  );
  const place = { kind: "mirror", url: server.origin } as const;
  const order: InstallOrder = { ...orderOf({ kind: "package" }), place };
  const mine = await install(order, impatient());
  expect(await look(mine, [], impatient())).toBeNull();
  const newer = { ...PACKAGE, "params_shard_0.bin": bytesOf("WEIGHTS") };
  server.replace("hearth-manifest.json", await manifestOf(newer));
  const found = await look(mine, [], impatient());
  expect(found).toMatchObject({ place, work: { kind: "package" } });
  expect(found?.name).toMatch(/^Judge Q8_0 \(version [0-9a-f]{7}\)$/);
  expect(found?.id).not.toBe(order.id);
});
