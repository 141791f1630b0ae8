import { expect, test } from "vitest";
import { HEAP_BYTES, planMemory } from "#engine/llamacpp/planMemory.ts";

const GIB = 1024 ** 3;
/** Mistral 7B: 32 layers × 8 heads × (128 + 128) values × 2 bytes. */
const MISTRAL_CACHE_BYTES = 131_072;
const WANTED = { contextLength: 8192, parallel: 2 };

function header(weightBytes: number, contextLength: number | null = 32_768) {
  return { weightBytes, contextLength, cacheBytesPerToken: MISTRAL_CACHE_BYTES };
}

test("planMemory() gives what was wanted on the GPU while the caches stay modest, whatever the weights", () => {
  const modest = {
    weightBytes: 14 * GIB,
    contextLength: 32_768,
    cacheBytesPerToken: MISTRAL_CACHE_BYTES / 2,
  };
  expect(planMemory(modest, WANTED, "gpu")).toEqual(WANTED);
});

test("planMemory() gives a Mistral 7B on the GPU two caches of 4096 tokens, 1 GiB together", () => {
  expect(planMemory(header(4 * GIB), WANTED, "gpu")).toEqual({ contextLength: 4096, parallel: 2 });
});

test("planMemory() gives up the second completion, not a context that a person chose, on the GPU", () => {
  const chosen = { ...WANTED, isContextChosen: true };
  expect(planMemory(header(4 * GIB), chosen, "gpu")).toEqual({ contextLength: 8192, parallel: 1 });
  const long = { ...chosen, contextLength: 16_384 };
  expect(planMemory(header(4 * GIB), long, "gpu")).toEqual({ contextLength: 16_384, parallel: 1 });
  const short = { ...chosen, contextLength: 4096 };
  expect(planMemory(header(4 * GIB), short, "gpu")).toEqual({ contextLength: 4096, parallel: 2 });
});

test("planMemory() gives a chosen context no more than the heap and the model allow", () => {
  const chosen = { contextLength: 16_384, parallel: 2, isContextChosen: true };
  expect(planMemory(header(3.1 * GIB), chosen, "heap")).toEqual({ contextLength: 4096, parallel: 1 });
  expect(planMemory(header(GIB, 2048), chosen, "gpu").contextLength).toBe(2048);
});

test("planMemory() gives no more context than the model was trained for, in steps of 256", () => {
  expect(planMemory(header(GIB, 2048), WANTED, "gpu").contextLength).toBe(2048);
  expect(planMemory(header(GIB, 1000), WANTED, "gpu").contextLength).toBe(768);
  expect(planMemory(header(GIB, null), { contextLength: 4096, parallel: 1 }, "gpu").contextLength).toBe(4096);
});

test("planMemory() gives up the second completion, then context, so that weights fit the heap", () => {
  // two caches of 8192 tokens take 2 GiB, one takes 1 GiB, one of 4096 takes half of that
  expect(planMemory(header(1.6 * GIB), WANTED, "heap")).toEqual(WANTED);
  expect(planMemory(header(2.6 * GIB), WANTED, "heap")).toEqual({ contextLength: 8192, parallel: 1 });
  expect(planMemory(header(3.1 * GIB), WANTED, "heap")).toEqual({ contextLength: 4096, parallel: 1 });
});

test("planMemory() refuses weights that cannot fit the heap, with the numbers", () => {
  const weightBytes = 4.37e9;
  expect(() => planMemory(header(weightBytes), WANTED, "heap")).toThrow(
    expect.objectContaining({
      code: "engine/model-too-large",
      details: {
        weightBytes,
        limitBytes: HEAP_BYTES,
        // half a GiB of cache and 320 MiB of working memory
        neededBytes: weightBytes + GIB / 2 + 320 * 1024 ** 2,
      },
    }),
  );
});
