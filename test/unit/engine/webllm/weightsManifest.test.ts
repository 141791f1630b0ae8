import { describe, expect, test } from "vitest";
import { readWeightsManifest, type ManifestCaches } from "#engine/webllm/weightsManifest.ts";

const URL = "https://huggingface.co/mlc-ai/X/resolve/main/tensor-cache.json";

function cachesWith(files: Readonly<Record<string, string>>): ManifestCaches {
  return {
    has: async (name) => name === "webllm/model",
    open: async () => ({
      match: async (url) => (files[url] === undefined ? undefined : new Response(files[url])),
    }),
  };
}

describe("readWeightsManifest()", () => {
  test("hashes the very text and adds up the shards", async () => {
    const text = '{"metadata":{},"records":[{"nbytes":100},{"nbytes":28}]}';
    expect(await readWeightsManifest(URL, cachesWith({ [URL]: text }))).toEqual({
      // printf '…' | sha256sum
      hash: "sha256:aff2ef5275cdb066b6bb9b890fdae05e59511249d64b772e7a2e98723bb54736",
      totalBytes: 128,
    });
  });

  test.each(["[]", "{}", '{"records":[{"nbytes":"100"}]}', '{"records":[null]}', "<!doctype html>", ""])(
    "gives a hash but no size for %j",
    async (text) => {
      const manifest = await readWeightsManifest(URL, cachesWith({ [URL]: text }));
      expect(manifest?.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(manifest?.totalBytes).toBeNull();
    },
  );

  test("does without a manifest that is not there", async () => {
    expect(await readWeightsManifest(URL, cachesWith({}))).toBeNull();
    const empty = { ...cachesWith({}), has: async () => false };
    expect(await readWeightsManifest(URL, empty)).toBeNull();
  });

  test("does without a storage that cannot be read", async () => {
    const refused = { ...cachesWith({}), has: () => Promise.reject(new DOMException("no", "SecurityError")) };
    expect(await readWeightsManifest(URL, refused)).toBeNull();
  });
});
