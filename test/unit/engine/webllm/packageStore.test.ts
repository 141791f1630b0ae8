import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { modelIdOf } from "#core/models/installOrder.ts";
import {
  fileAddress,
  packageAddress,
  recordText,
  scopeOf,
  webllmEntry,
} from "#engine/webllm/packageStore.ts";

// that WebLLM finds what lies there is tested with WebLLM itself, in test/browser/engine/webllm

test("webllmEntry() names both files by the SHA-256 of the address", async () => {
  // the SHA-256 of "abc": FIPS 180-2, appendix B.1
  const path =
    "tvmjs-opfs-store/webllm/wasm/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await webllmEntry("webllm/wasm", "abc")).toEqual({
    payloadPath: `${path}.bin`,
    recordPath: `${path}.record.json`,
  });
});

test("webllmEntry() hashes the UTF-8 of an address", async () => {
  const hash = createHash("sha256").update("https://a/ü.bin", "utf8").digest("hex");
  expect((await webllmEntry("webllm/model", "https://a/ü.bin")).payloadPath).toBe(
    `tvmjs-opfs-store/webllm/model/${hash}.bin`,
  );
});

test("recordText() is the JSON that WebLLM parses", () => {
  expect(recordText("https://a/b.bin", 1_234)).toBe('{"url":"https://a/b.bin","nbytes":1234}');
});

test.each([
  ["mlc-chat-config.json", "webllm/config"],
  ["tensor-cache.json", "webllm/model"],
  ["params_shard_0.bin", "webllm/model"],
  ["tokenizer.json", "webllm/model"],
  ["tokenizer.model", "webllm/model"],
  ["Mistral-7B-Instruct-v0.3-q4f16_1-ctx4k_cs1k-webgpu.wasm", "webllm/wasm"],
] as const)("scopeOf(%j) is %s", (fileName, scope) => {
  expect(scopeOf(fileName)).toBe(scope);
});

const HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test.each([HASH, `sha256:${HASH}`])("packageAddress() takes 12 digits of %s", (hash) => {
  const address = packageAddress("prometheus-2-7b", hash);
  expect(address).toBe("https://models.hearth.invalid/prometheus-2-7b/resolve/ba7816bf8f01/");
  // WebLLM leaves it as it is: its own test for an address that is complete (cleanModelUrl in 0.2.86)
  expect(address).toMatch(/.+\/resolve\/.+\//);
  expect(new URL(address).href).toBe(address);
});

test.each(["Prometheus 2 7B q4f16_1", "ÄÖ", "..", "a".repeat(200)])(
  "packageAddress() takes every id that modelIdOf() makes, as of %j",
  (name) => {
    expect(packageAddress(modelIdOf(name), HASH)).toContain(`/${modelIdOf(name)}/resolve/`);
  },
);

test.each([
  ["a/b", HASH],
  ["..", HASH],
  ["", HASH],
  ["a", "ba7816bf8f01"],
  ["a", `md5:${HASH}`],
  ["a", HASH.toUpperCase()],
])("packageAddress(%j, %j) is refused", (id, hash) => {
  expect(() => packageAddress(id, hash)).toThrow(RangeError);
});

test("fileAddress() joins like WebLLM", () => {
  const packageUrl = packageAddress("x", HASH);
  expect(fileAddress(packageUrl, "params_shard_0.bin")).toBe(`${packageUrl}params_shard_0.bin`);
  expect(fileAddress(packageUrl, "a b.bin")).toBe(`${packageUrl}a%20b.bin`);
});
