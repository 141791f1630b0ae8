import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { openHubFolder } from "#weights/hub/hubFolder.ts";
import { describeByteFolder, readFolder } from "#test/contract/byteFolderContract.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { startHubServer } from "#test/fixtures/hubServer.ts";
import { startLoopbackServer } from "#test/fixtures/loopbackServer.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";

afterEach(closeServers);

describeByteFolder("a model on the hub", async (files) => {
  const hub = await startHubServer({ "owner/tiny": files });
  const { endpoint } = hub;
  return {
    folder: await openHubFolder({ name: "owner/tiny", endpoint, ...impatient() }),
    close: () => hub.close(),
  };
});

const FILES = {
  "config.json": new TextEncoder().encode("{}"),
  "model.safetensors": sampleBytes(50_000),
  "sub folder/tokenizer #1.model": sampleBytes(100),
};
const SHA256 = createHash("sha256").update(FILES["model.safetensors"]).digest("hex");

test("openHubFolder() finds the commit and the hashes with one request, and reads from that commit", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }));
  const folder = await openHubFolder({ name: "owner/tiny", endpoint: `${hub.endpoint}/`, ...impatient() });
  expect(hub.requests.map(({ url }) => url)).toEqual(["/api/models/owner/tiny/revision/main?blobs=true"]);
  expect(folder.commit).toBe(hub.commitOf("owner/tiny"));
  expect(folder.sha256ByPath.get("model.safetensors")).toBe(SHA256);
  expect(folder.sha256ByPath.has("config.json")).toBe(false);
  // of small files the hub tells what git calls their content
  expect(folder.contentIdByPath.get("config.json")).toMatch(/^[0-9a-f]{40}$/);
  expect(folder.contentIdByPath.get("model.safetensors")).toBe(SHA256);
  expect(await readFolder(folder)).toEqual(FILES);
  expect(hub.requests.at(-1)?.url).toBe(
    `/owner/tiny/resolve/${folder.commit}/sub%20folder/tokenizer%20%231.model`,
  );
});

test("openHubFolder() opens a commit by its number", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }));
  const revision = hub.commitOf("owner/tiny");
  const folder = await openHubFolder({
    name: "owner/tiny",
    revision,
    endpoint: hub.endpoint,
    ...impatient(),
  });
  expect(folder.commit).toBe(revision);
});

test("openHubFolder() encodes a revision with slashes", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }));
  const opening = openHubFolder({
    name: "owner/tiny",
    revision: "refs/pr/1",
    endpoint: hub.endpoint,
    ...impatient(),
  });
  await expect(opening).rejects.toMatchObject({ code: "weights/not-found" });
  expect(hub.requests[0]?.url).toBe("/api/models/owner/tiny/revision/refs%2Fpr%2F1?blobs=true");
});

test("reading goes on when the storage's signed addresses have expired", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }));
  const folder = await openHubFolder({ name: "owner/tiny", endpoint: hub.endpoint, ...impatient() });
  const source = await folder.open("model.safetensors");
  expect(await source?.read(0, 10)).toEqual(FILES["model.safetensors"].slice(0, 10));
  hub.storage.expireSignatures();
  expect(await source?.read(10, 20)).toEqual(FILES["model.safetensors"].slice(10, 20));
  expect(hub.storage.requests).toHaveLength(3);
});

test("the token goes to the hub, and never to its storage", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }, { token: "hf_secret" }));
  const { endpoint } = hub;
  const folder = await openHubFolder({ name: "owner/tiny", endpoint, token: "hf_secret", ...impatient() });
  await readFolder(folder);
  expect(hub.requests.map(({ authorization }) => authorization)).toEqual(
    Array.from({ length: 4 }, () => "Bearer hf_secret"),
  );
  expect(hub.storage.requests.map(({ authorization }) => authorization)).toEqual([null, null]);
});

test("a private model is weights/access-denied without a token, with what the hub says", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }, { token: "hf_secret" }));
  await expect(
    openHubFolder({ name: "owner/tiny", endpoint: hub.endpoint, ...impatient() }),
  ).rejects.toMatchObject({
    code: "weights/access-denied",
    message: expect.stringContaining("RepoNotFound"),
  });
});

test("a model that does not exist is weights/not-found, and so is a name that none can have", async () => {
  const hub = closeLater(await startHubServer({ "owner/tiny": FILES }));
  const { endpoint } = hub;
  await expect(openHubFolder({ name: "owner/other", endpoint, ...impatient() })).rejects.toMatchObject({
    code: "weights/not-found",
    message: expect.stringContaining("RepoNotFound"),
  });
  await expect(openHubFolder({ name: "../admin", endpoint, ...impatient() })).rejects.toMatchObject({
    code: "weights/not-found",
  });
  expect(hub.requests).toHaveLength(1);
});

const SHA = "0123456789abcdef0123456789abcdef01234567";

test.each([
  ["no commit", { siblings: [] }],
  ["a commit that is none", { sha: "main", siblings: [] }],
  ["no list", { sha: SHA }],
  ["a file without a name", { sha: SHA, siblings: [{ size: 1 }] }],
  ["a file without a length", { sha: SHA, siblings: [{ rfilename: "a.bin" }] }],
  ["a file outside of the model", { sha: SHA, siblings: [{ rfilename: "../a.bin", size: 1 }] }],
  ["a hash that is none", { sha: SHA, siblings: [{ rfilename: "a.bin", lfs: { size: 1, sha256: "x" } }] }],
  ["null", null],
])("openHubFolder() refuses a listing with %s", async (_what, listing) => {
  let asked = 0;
  const server = closeLater(
    await startLoopbackServer((_request, response) => {
      asked += 1;
      response.end(JSON.stringify(listing));
    }),
  );
  const opening = openHubFolder({ name: "owner/tiny", endpoint: server.origin, ...impatient() });
  await expect(opening).rejects.toMatchObject({ code: "weights/response-invalid" });
  expect(asked).toBe(1);
});

test("openHubFolder() retries, and stops when it is told to", async () => {
  const stop = new AbortController();
  let asked = 0;
  const server = closeLater(
    await startLoopbackServer((_request, response) => {
      asked += 1;
      if (asked === 3) stop.abort("enough");
      response.writeHead(503).end();
    }),
  );
  const opening = openHubFolder({
    name: "owner/tiny",
    endpoint: server.origin,
    ...impatient({ signal: stop.signal }),
  });
  await expect(opening).rejects.toBe("enough");
  expect(asked).toBe(3);
});
