import { expect, test } from "vitest";
import { readBackend } from "#engine/llamacpp/readBackend.ts";

const CPU_LOG = [
  "load_tensors: loading model tensors, this can take a while... (load_mode = none)",
  "load_tensors:          CPU model buffer size =     0.94 MiB",
  "llama_context:        CPU  output buffer size =     0.02 MiB",
  "llama_kv_cache:        CPU KV buffer size =     2.00 MiB",
  "llama_kv_cache: size =    2.00 MiB (  8192 cells,   2 layers,  3/1 seqs), K (f16):    1.00 MiB",
  "sched_reserve:        CPU compute buffer size =     9.03 MiB",
];

const GPU_LOG = [
  "load_tensors: offloading 32 repeating layers to GPU",
  "load_tensors: offloaded 33/33 layers to GPU",
  "load_tensors:   CPU_Mapped model buffer size =    70.31 MiB",
  "load_tensors:      WebGPU0 model buffer size =  4095.05 MiB",
  "llama_kv_cache:    WebGPU0 KV buffer size =  1024.00 MiB",
];

const RTX = { kind: "usable", description: "NVIDIA GeForce RTX 3060" } as const;

test("readBackend() says that the processor holds the weights, and adds up its buffers", () => {
  const { backend, memoryBytes } = readBackend(CPU_LOG, { kind: "none" }, 4);
  expect(backend.kind).toBe("cpu");
  expect(backend.description).toBe("CPU, 4 threads");
  expect(backend.note).toContain("no GPU");
  expect(memoryBytes).toBe(Math.round((0.94 + 0.02 + 2 + 9.03) * 1024 * 1024));
});

test("readBackend() names the missing feature when the adapter has no shader-f16", () => {
  const outlook = { kind: "no-shader-f16", description: "google swiftshader" } as const;
  expect(readBackend(CPU_LOG, outlook, 1).backend).toEqual({
    kind: "cpu",
    description: "CPU, 1 thread",
    note: "This GPU's driver does not offer shader-f16, so llama.cpp uses the processor.",
  });
});

test("readBackend() believes the log, not the adapter", () => {
  expect(readBackend(CPU_LOG, RTX, 8).backend.kind).toBe("cpu");
});

test("readBackend() says webgpu when every layer is there, though token embeddings stay behind", () => {
  const { backend, memoryBytes } = readBackend(GPU_LOG, RTX, 8);
  expect(backend).toEqual({ kind: "webgpu", description: "NVIDIA GeForce RTX 3060" });
  expect(memoryBytes).toBe(Math.round((70.31 + 4095.05 + 1024) * 1024 * 1024));
});

test("readBackend() says mixed when some layers stayed behind", () => {
  const log = GPU_LOG.map((line) => line.replace("33/33", "20/33"));
  const { backend } = readBackend(log, RTX, 8);
  expect(backend.kind).toBe("mixed");
  expect(backend.note).toBe("Only 20 of 33 layers are on the GPU.");
});
