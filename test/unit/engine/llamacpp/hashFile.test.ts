import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashFile } from "#engine/llamacpp/hashFile.ts";

const SLICE_BYTES = 8 * 1024 * 1024;
const CALM = new AbortController().signal;

test("hashFile() gives the SHA-256 of FIPS 180-2's example", async () => {
  expect(await hashFile(new Blob(["abc"]), { signal: CALM, onProgress: () => {} })).toBe(
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("hashFile() agrees with Node's crypto over several slices and tells how far it is", async () => {
  const content = new Uint8Array(2 * SLICE_BYTES + 5).map((_, index) => index % 251);
  const told: number[] = [];
  const hash = await hashFile(new Blob([content]), { signal: CALM, onProgress: (done) => told.push(done) });
  expect(hash).toBe(`sha256:${createHash("sha256").update(content).digest("hex")}`);
  expect(told).toEqual([SLICE_BYTES, 2 * SLICE_BYTES, content.length]);
});

test("hashFile() hashes an empty file", async () => {
  const empty = createHash("sha256").digest("hex");
  expect(await hashFile(new Blob([]), { signal: CALM, onProgress: () => {} })).toBe(`sha256:${empty}`);
});

test("hashFile() rejects with the signal's reason when stopped between two slices", async () => {
  const stop = new AbortController();
  const reason = { kind: "cancelled" };
  const told: number[] = [];
  const stopped = hashFile(new Blob([new Uint8Array(3 * SLICE_BYTES)]), {
    signal: stop.signal,
    onProgress(done) {
      told.push(done);
      stop.abort(reason);
    },
  });
  await expect(stopped).rejects.toBe(reason);
  expect(told).toEqual([SLICE_BYTES]);
});
