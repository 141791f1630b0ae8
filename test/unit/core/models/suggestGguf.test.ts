import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listGgufChoices, type GgufChoice } from "#core/models/ggufChoice.ts";
import { suggestGguf } from "#core/models/suggestGguf.ts";
import { ANDROID, catalogueModel, IPHONE, MACHINE, WITHOUT_F16, WITHOUT_WEBGPU } from "./machines.ts";

const PROMETHEUS = catalogueModel("prometheus-7b-v2.0");

/** Sizes of the published files of Prometheus 2 (7B), about. */
const FILES: readonly GgufChoice[] = listGgufChoices([
  { path: "p.Q2_K.gguf", byteLength: 2_720_000_000 },
  { path: "p.Q3_K_S.gguf", byteLength: 3_160_000_000 },
  { path: "p.Q3_K_M.gguf", byteLength: 3_520_000_000 },
  { path: "p.Q4_K_M.gguf", byteLength: 4_370_000_000 },
  { path: "p.Q5_K_M.gguf", byteLength: 5_130_000_000 },
  { path: "p.Q6_K.gguf", byteLength: 5_940_000_000 },
  { path: "p.Q8_0.gguf", byteLength: 7_700_000_000 },
  { path: "p.F16.gguf", byteLength: 14_480_000_000 },
]);

describe("suggestGguf()", () => {
  test.each([
    // three quarters of 8 GiB are 6.44 GB; caches and overhead take 1.41 GB of it
    [8, "Q4_K_M"],
    [16, "Q6_K"],
    // however much there is
    [64, "Q6_K"],
    [6, "Q3_K_S"],
    [null, "Q4_K_M"],
  ])(
    "takes the largest that leaves room on a GPU of a machine that reports %s GiB",
    (deviceMemoryGiB, expected) => {
      const { choice } = suggestGguf(FILES, { ...MACHINE, deviceMemoryGiB }, PROMETHEUS);
      expect(choice?.quantization).toBe(expected);
    },
  );

  test("says why", () => {
    // 4,370,000,000 + 2 × 131,072 × 4096 + 320 MiB
    expect(suggestGguf(FILES, MACHINE, PROMETHEUS).reason).toBe(
      "Q4_K_M (4.4 GB) should leave room for the rest of this machine: with its caches it needs about 5.8 GB. How much memory the GPU has, a browser does not tell.",
    );
  });

  test("suggests none for a GPU when even the smallest leaves no room", () => {
    // 2.72 GB + 1.41 GB against three quarters of 4 GiB
    expect(suggestGguf(FILES, { ...MACHINE, deviceMemoryGiB: 4 }, PROMETHEUS)).toEqual({
      choice: null,
      reason:
        "No file here is sure to fit: the smallest, Q2_K (2.7 GB), needs about 4.1 GB with its caches, and this machine reports no more than 4.3 GB.",
    });
    expect(suggestGguf(FILES.slice(-1), { ...MACHINE, deviceMemoryGiB: null }, PROMETHEUS)).toEqual({
      choice: null,
      reason:
        "No file here is sure to fit: the smallest, F16 (14.5 GB), needs about 15.9 GB with its caches, and usual machines have 8.6 GB.",
    });
  });

  test("takes a file of many bits where there is no other and it fits", () => {
    const small = catalogueModel("Qwen2.5-0.5B-Instruct");
    const only = listGgufChoices([{ path: "q.F16.gguf", byteLength: 990_000_000 }]);
    expect(suggestGguf(only, MACHINE, small).choice).toBe(only[0]);
  });

  test.each([
    ["no WebGPU", WITHOUT_WEBGPU],
    ["no 16-bit arithmetic", WITHOUT_F16],
  ])("takes the largest that fits the processor's heap with %s", (_lack, machine) => {
    // 3.42 GB are left for it
    expect(suggestGguf(FILES, machine, PROMETHEUS).choice?.quantization).toBe("Q3_K_S");
  });

  test("fills the heap to the last byte, and not beyond", () => {
    const of = (byteLength: number): readonly GgufChoice[] =>
      listGgufChoices([{ path: "p.gguf", byteLength }]);
    expect(suggestGguf(of(3_422_552_064), WITHOUT_F16, PROMETHEUS).choice).not.toBeNull();
    expect(suggestGguf(of(3_422_552_065), WITHOUT_F16, PROMETHEUS).choice).toBeNull();
  });

  test("says why on the processor", () => {
    expect(suggestGguf(FILES, WITHOUT_F16, PROMETHEUS).reason).toBe(
      "Q3_K_S (3.2 GB) is the largest that fits: on the processor llama.cpp has 4.3 GB of memory for file and cache.",
    );
    expect(suggestGguf(FILES.slice(3), WITHOUT_F16, PROMETHEUS)).toEqual({
      choice: null,
      reason:
        "On the processor llama.cpp has 4.3 GB of memory, which leaves 3.4 GB for a file; the smallest here is Q4_K_M (4.4 GB).",
    });
  });

  test.each([
    ["iPhones and iPads", IPHONE],
    ["phones and tablets", ANDROID],
  ])("suggests no 7B for %s", (devices, machine) => {
    const { choice, reason } = suggestGguf(FILES, machine, PROMETHEUS);
    expect(choice).toBeNull();
    expect(reason).toContain(`A 7B model does not fit on ${devices}`);
  });

  test("never suggests a file whose parts are missing", () => {
    const broken = listGgufChoices([{ path: "p-Q4_K_M-00001-of-00002.gguf", byteLength: 2e9 }]);
    expect(suggestGguf(broken, MACHINE, PROMETHEUS)).toEqual({
      choice: null,
      reason: "Parts of every GGUF file here are missing.",
    });
    expect(suggestGguf([...broken, ...FILES], MACHINE, PROMETHEUS).choice?.quantization).toBe("Q4_K_M");
    expect(suggestGguf([], MACHINE, PROMETHEUS).reason).toBe("There are no GGUF files here.");
  });

  test("names the size of a file whose name says nothing", () => {
    const unnamed = listGgufChoices([{ path: "p.gguf", byteLength: 4_370_000_000 }]);
    expect(suggestGguf(unnamed, MACHINE, PROMETHEUS).reason).toContain("one of 4.4 GB should leave room");
  });

  test("does not depend on the order of the files, and more memory never means a smaller one", () => {
    const sizes = fc.uniqueArray(fc.integer({ min: 1e8, max: 2e10 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 32 }), (byteLengths, deviceMemoryGiB) => {
        const files = byteLengths.map((byteLength) => ({
          quantization: null,
          paths: [`${byteLength}.gguf`],
          byteLength,
          missingPaths: [],
        }));
        const at = (gib: number): GgufChoice | null =>
          suggestGguf(files, { ...MACHINE, deviceMemoryGiB: gib }, PROMETHEUS).choice;
        const suggested = at(deviceMemoryGiB);
        const reversed = suggestGguf(files.toReversed(), { ...MACHINE, deviceMemoryGiB }, PROMETHEUS).choice;
        expect(reversed).toBe(suggested);
        expect(at(deviceMemoryGiB + 8)?.byteLength ?? 0).toBeGreaterThanOrEqual(suggested?.byteLength ?? 0);
      }),
    );
  });
});
