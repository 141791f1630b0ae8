import { expect, test } from "vitest";
import { contextCosts } from "#core/models/contextCosts.ts";

const GGUF = {
  engine: "llamacpp",
  files: [{ path: "a.gguf", byteLength: 4_370_000_000, sha256: "" }],
  library: null,
  quantization: "Q4_K_M",
  cacheBytesPerToken: 131_072,
  contextLimit: 8192,
} as const;

test("contextCosts() adds the cache of every length to a GGUF file and what llama.cpp needs", () => {
  // file + 131,072 bytes a token + 320 MiB
  const memory = (tokens: number): number => 4_370_000_000 + 131_072 * tokens + 320 * 2 ** 20;
  expect(contextCosts(GGUF)).toEqual(
    [2048, 4096, 8192].map((contextLength) => ({ contextLength, memoryBytes: memory(contextLength) })),
  );
  expect(contextCosts(GGUF)[1]).toEqual({ contextLength: 4096, memoryBytes: 5_242_415_232 });
});

test("contextCosts() takes a package's scratch from its library, and leaves the library's own bytes out", () => {
  const model = {
    ...GGUF,
    engine: "webllm",
    files: [{ path: "params_shard_0.bin", byteLength: 4_073_474_304, sha256: "" }],
    quantization: "q4f16_1",
    library: {
      url: "https://example.org/Mistral-7B-Instruct-v0.3-q4f16_1_cs1k-webgpu.wasm",
      byteLength: 5_000_000,
      sha256: "",
    },
  } as const;
  // weights + 131,072 bytes a token + 173 MiB of scratch; WebLLM says 4573 MiB, this is 4570
  expect(contextCosts(model)[1]).toEqual({ contextLength: 4096, memoryBytes: 4_791_748_864 });
});

test("contextCosts() knows no memory where the cache of a token is not known", () => {
  const costs = contextCosts({ ...GGUF, cacheBytesPerToken: null, contextLimit: null });
  expect(costs.length).toBeGreaterThan(1);
  expect(costs.every(({ memoryBytes }) => memoryBytes === null)).toBe(true);
});
