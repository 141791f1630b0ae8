import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { readFolder } from "#test/contract/byteFolderContract.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import { closeLater, closeServers, impatient } from "#test/fixtures/httpServers.ts";
import { startRangeServer } from "#test/fixtures/rangeServer.ts";
import { MANIFEST_PATH } from "#weights/conversion/hearthManifest.ts";
import { openHttpMirror } from "#weights/conversion/openHttpMirror.ts";

afterEach(closeServers);

const MODEL = sampleBytes(1_000);
const SHA256 = createHash("sha256").update(MODEL).digest("hex");

/** What stands in a manifest besides its files. */
const START = { format: "hearth-manifest", version: 1, identity: "sha256:0" };

async function serveManifest(manifest: unknown) {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  return closeLater(
    await startRangeServer({
      [`m/${MANIFEST_PATH}`]: new TextEncoder().encode(text),
      "m/model.bin": MODEL,
    }),
  );
}

test("openHttpMirror() reads a mirror by its manifest", async () => {
  const server = await serveManifest({
    ...START,
    files: [{ path: "model.bin", byteLength: 1_000, sha256: SHA256 }],
  });
  const folder = await openHttpMirror(`${server.origin}/m`, impatient());
  expect(await folder.list()).toMatchObject([{ path: "model.bin", byteLength: 1_000, sha256: SHA256 }]);
  expect(await readFolder(folder)).toEqual({ "model.bin": MODEL });
});

test("openHttpMirror() retries what may pass", async () => {
  const server = await serveManifest({ ...START, files: [] });
  server.misbehave({ kind: "drop" }, { kind: "status", status: 503 }, { kind: "cut-body", afterBytes: 5 });
  const options = impatient();
  expect(await (await openHttpMirror(`${server.origin}/m`, options)).list()).toEqual([]);
  expect(server.fired).toEqual(["drop", "status", "cut-body"]);
  expect(options.waits).toHaveLength(3);
});

test.each([
  ["no JSON", "<html>"],
  ["null", null],
  ["another format", { ...START, format: "something else", files: [] }],
  ["no files", { ...START, files: "model.bin" }],
  ["a file without a length", { ...START, files: [{ path: "model.bin", sha256: SHA256 }] }],
  ["a negative length", { ...START, files: [{ path: "model.bin", byteLength: -1, sha256: SHA256 }] }],
  ["a hash that is none", { ...START, files: [{ path: "model.bin", byteLength: 1, sha256: "abc" }] }],
])("openHttpMirror() refuses a manifest with %s", async (_what, manifest) => {
  const server = await serveManifest(manifest);
  await expect(openHttpMirror(`${server.origin}/m`, impatient())).rejects.toMatchObject({
    code: "weights/response-invalid",
  });
});

test("openHttpMirror() refuses a manifest that leads out of the folder", async () => {
  const server = await serveManifest({ ...START, files: [{ path: "../x", byteLength: 1, sha256: SHA256 }] });
  await expect(openHttpMirror(`${server.origin}/m`, impatient())).rejects.toMatchObject({
    code: "weights/header-invalid",
  });
});

test("openHttpMirror() says that there is no mirror at an address", async () => {
  const server = closeLater(await startRangeServer({}));
  await expect(openHttpMirror(server.origin, impatient())).rejects.toMatchObject({
    code: "weights/not-found",
  });
  await expect(openHttpMirror("not an address", impatient())).rejects.toMatchObject({
    code: "weights/not-found",
  });
});
