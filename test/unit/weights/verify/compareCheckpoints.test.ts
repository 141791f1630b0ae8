import { describe, expect, test } from "vitest";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { fileOf, filesOf, quantizeInMemory } from "#test/fixtures/convertInMemory.ts";
import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import { memoryFolderOf, tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { openMlcCheckpoint } from "#weights/mlc/openMlcCheckpoint.ts";
import { openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import type { GroupFormat } from "#weights/quantize/groupFormat.ts";
import { createGroupQuantizer } from "#weights/quantize/groupQuantizer.ts";
import { dequantizeGroups } from "#weights/quantize/quantizeReference.ts";
import { openGgufModel, openModelFolder } from "#weights/sources/openModel.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { compareCheckpoints, type TensorDifference } from "#weights/verify/compareCheckpoints.ts";

async function compare(stored: Checkpoint, source: Checkpoint): Promise<TensorDifference[]> {
  const differences: TensorDifference[] = [];
  const { signal } = new AbortController();
  for await (const difference of compareCheckpoints(stored, source, signal)) differences.push(difference);
  return differences;
}

/** One tensor in memory that claims to be stored as `dtype`. */
function oneTensor(dtype: string, shape: readonly number[], values: Iterable<number>): Checkpoint {
  const checkpoint = memoryCheckpoint([{ name: "t", shape, values: Float32Array.from(values) }]);
  const info = checkpoint.tensors.get("t");
  if (info === undefined) throw new Error("there is no t");
  return { ...checkpoint, tensors: new Map([["t", { ...info, dtype }]]) };
}

async function beyondBound(dtype: string, shape: readonly number[], stored: number[], source: number[]) {
  const [difference] = await compare(oneTensor(dtype, shape, stored), oneTensor("F32", shape, source));
  return difference?.beyondBound;
}

const madeOf = async (options: Parameters<typeof tinyCheckpoint>[0], format: GroupFormat = "q4f16_1") =>
  openMlcCheckpoint(
    await openMlcPackage(await quantizeInMemory(memoryFolderOf(tinyCheckpoint(options)), { format })),
  );

const sourceOf = async (options: Parameters<typeof tinyCheckpoint>[0]) =>
  (await openModelFolder(memoryFolderOf(tinyCheckpoint(options)))).checkpoint;

describe("compareCheckpoints()", () => {
  test("counts by hand: errors 0, ¼, ½, 1 of values 1, −1, 2, −4", async () => {
    const stored = oneTensor("F32", [4], [1, -0.75, 2.5, -3]);
    expect(await compare(stored, oneTensor("F32", [4], [1, -1, 2, -4]))).toEqual([
      {
        name: "t",
        dtype: "F32",
        valueCount: 4,
        maxError: 1,
        meanError: 1.75 / 4,
        meanMagnitude: 2,
        // F32 keeps every value
        beyondBound: 3,
      },
    ]);
  });

  test("leaves out rows that only the stored one has", async () => {
    const stored = oneTensor("F32", [3, 2], [1, 2, 3, 4, 9, 9]);
    const [difference] = await compare(stored, oneTensor("F32", [2, 2], [1, 2, 3, 4]));
    expect(difference).toMatchObject({ valueCount: 4, maxError: 0, beyondBound: 0 });
  });

  test("tells how many values have been compared", async () => {
    const told: number[] = [];
    const checkpoint = await sourceOf({ vocabularySize: 300 });
    const { signal } = new AbortController();
    for await (const _ of compareCheckpoints(checkpoint, checkpoint, signal, (count) => told.push(count)));
    const all = Array.from(checkpoint.tensors.values(), ({ shape }) => shape.reduce((a, b) => a * b, 1));
    expect(told).toEqual(all);
  });

  test.each([
    ["a tensor that the source lacks", "u", [2, 2], "weights/tensor-missing"],
    ["longer rows", "t", [2, 3], "weights/shape-mismatch"],
    ["more rows than are stored", "t", [3, 2], "weights/shape-mismatch"],
  ])("refuses %s", async (_, name, shape, code) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const source = memoryCheckpoint([{ name, shape, values }]);
    await expect(compare(oneTensor("F32", [2, 2], [1, 2, 3, 4]), source)).rejects.toMatchObject({ code });
  });
});

describe("the bound of", () => {
  // hand-made groups: the largest of each is 7, so that a level is 1
  const group = [7, ...Array.from({ length: 31 }, () => 0)];
  const changed = (index: number, value: number): number[] => group.with(index, value);

  test("q4f16_1 is half a level and the rounding of float16", async () => {
    expect(await beyondBound("q4f16_1", [1, 32], changed(5, 3), changed(5, 2.5))).toBe(0);
    expect(await beyondBound("q4f16_1", [1, 32], changed(5, 3), changed(5, 2.489))).toBe(0);
    expect(await beyondBound("q4f16_1", [1, 32], changed(5, 3), changed(5, 2.48))).toBe(1);
  });

  test("a group is that of the group's own largest value", async () => {
    const small = group.map((value) => value / 100);
    const shape = [1, 64];
    expect(await beyondBound("q4f16_1", shape, [...changed(1, 0.4), ...small], [...group, ...small])).toBe(0);
    const moved = small.with(1, 0.4);
    expect(await beyondBound("q4f16_1", shape, [...group, ...moved], [...group, ...small])).toBe(1);
  });

  test("a group ends with its row, whatever its length", async () => {
    // rows of 40: groups of 32, 8, 32, 8
    const row = [...group, 0.07, 0, 0, 0, 0, 0, 0, 0];
    expect(await beyondBound("q4f16_1", [2, 40], [...row, ...row.with(33, 0.4)], [...row, ...row])).toBe(1);
    expect(await beyondBound("q4f16_1", [2, 40], [...row, ...row.with(3, 0.4)], [...row, ...row])).toBe(0);
  });

  test.each([
    ["F16", 1, 2 ** -11],
    ["BF16", 1, 2 ** -8],
  ])("%s is half the spacing of its numbers", async (dtype, value, half) => {
    expect(await beyondBound(dtype, [1], [value + half], [value])).toBe(0);
    expect(await beyondBound(dtype, [1], [value + half * 1.1], [value])).toBe(1);
  });

  test("any type is exceeded by what is no number", async () => {
    for (const dtype of ["q4f16_1", "q4f32_1", "F16", "BF16", "F32", "Q8_0", "Q4_0"]) {
      expect(await beyondBound(dtype, [1, 32], changed(3, NaN), group), dtype).toBe(1);
    }
  });

  test("a type that Hearth does not know is never exceeded", async () => {
    expect(await beyondBound("Q6_K", [1, 32], changed(3, 5), group)).toBe(0);
  });

  test("q4f32_1 leaves room for a bfloat16 scale that is rounded as far as one can be", async () => {
    // 1 + 2^-8 lies between two bfloat16; a little more goes up to 1 + 2^-7
    const scale = 1 + 2 ** -8 + 2 ** -20;
    const source = Float32Array.from([7, 6.5001, ...Array.from({ length: 30 }, () => 0)], (x) => x * scale);
    const quantized = (await createGroupQuantizer()).quantize(source, 32, "q4f32_1");
    const stored = Array.from(dequantizeGroups(quantized, 32, "q4f32_1"));
    const error = Math.abs((stored[1] ?? 0) - (source[1] ?? 0)) / scale;
    expect(error).toBeGreaterThan(0.52);
    expect(await beyondBound("q4f32_1", [1, 32], stored, Array.from(source))).toBe(0);
  });
});

describe("a package beside its source", () => {
  test.each([
    ["mistral", "F32", "q4f16_1"],
    ["mistral", "BF16", "q4f32_1"],
    ["llama", "F16", "q4f32_1"],
    ["qwen2", "BF16", "q4f16_1"],
  ] as const)("of a %s model in %s as %s differs by rounding alone", async (architecture, dtype, format) => {
    const options = { architecture, dtype, vocabularySize: 300 };
    const differences = await compare(await madeOf(options, format), await sourceOf(options));
    expect(differences.map(({ name }) => name).toSorted()).toEqual(
      Array.from((await sourceOf(options)).tensors.keys()).toSorted(),
    );
    for (const { name, beyondBound: beyond, maxError, dtype: stored } of differences) {
      expect(beyond, name).toBe(0);
      // deviation 0.02: the largest of 32 is seldom beyond 0.08, half of a seventh of it 0.006
      if (stored === format) expect(maxError, name).toBeGreaterThan(0.002);
    }
  });

  test("of other weights is beyond the bound in every tensor, norms too", async () => {
    const vocabularySize = 300;
    const differences = await compare(
      await madeOf({ vocabularySize, seed: 1 }),
      await sourceOf({ vocabularySize, seed: 2 }),
    );
    expect(differences).toHaveLength(21);
    for (const { name, beyondBound: beyond, valueCount } of differences) {
      expect(beyond, name).toBeGreaterThan(valueCount / 4);
    }
  });

  test("with one damaged scale is beyond the bound in its group", async () => {
    const files = await filesOf(
      await quantizeInMemory(memoryFolderOf(tinyCheckpoint({ vocabularySize: 300 }))),
    );
    const shard = new Uint8Array(files.get("params_shard_0.bin") ?? new Uint8Array(0));
    // scales of the embedding follow its 300 rows of 32 bytes; 0x7e00 is no number
    shard.set([0x00, 0x7e], 300 * 32 + 2 * 11);
    files.set("params_shard_0.bin", shard);
    const stored = openMlcCheckpoint(await openMlcPackage(memoryFolderOf(files)));
    const differences = await compare(stored, await sourceOf({ vocabularySize: 300 }));
    expect(differences.filter(({ beyondBound: beyond }) => beyond > 0)).toMatchObject([
      { name: "model.embed_tokens.weight", beyondBound: 32, maxError: NaN },
    ]);
  });
});

describe("a package made of a GGUF file", () => {
  const TINY = { vocabularySize: 300 } as const;

  test.each(["f16", "q8_0"] as const)("in %s holds the quantization of the decoded weights", async (type) => {
    const source = await openModelFolder(memoryFolderOf(tinyCheckpoint({ ...TINY, dtype: "F16" })));
    const { files } = await convertToGguf(
      {
        checkpoint: source.checkpoint,
        config: source.configJson as Parameters<typeof convertToGguf>[0]["config"],
        vocabulary: await source.readVocabulary(),
      },
      { type, name: "Tiny Mistral" },
    );
    const gguf = await openGgufModel(files.map(memorySource));
    const folder = await quantizeInMemory(gguf);
    const paths = (await folder.list()).map(({ path }) => path);
    expect(paths).toContain("tokenizer.json");
    const tokenizer = JSON.parse(new TextDecoder().decode(await fileOf(folder, "tokenizer.json"))) as {
      readonly model: { readonly vocab: Readonly<Record<string, number>> };
    };
    expect(Object.keys(tokenizer.model.vocab)).toHaveLength(300);

    const stored = openMlcCheckpoint(await openMlcPackage(folder));
    const quantizer = await createGroupQuantizer();
    for (const { name, shape, dtype } of stored.tensors.values()) {
      if (dtype !== "q4f16_1") continue;
      const [rows = 0, columns = 0] = shape;
      const decoded = await gguf.checkpoint.readValues(name, 0, rows * columns);
      const quantized = quantizer.quantize(decoded, columns, "q4f16_1");
      const expected = dequantizeGroups(quantized, columns, "q4f16_1");
      expect(await stored.readValues(name, 0, rows * columns), name).toEqual(expected);
      // the rows of q and k are back in Hugging Face's order
      const original = await source.checkpoint.readValues(name, 0, rows * columns);
      const furthest = decoded.reduce(
        (most, value, index) => Math.max(most, Math.abs(value - (original[index] ?? 0))),
        0,
      );
      expect(furthest, name).toBeLessThanOrEqual(type === "f16" ? 0 : 0.0005);
    }
    const differences = await compare(stored, gguf.checkpoint);
    expect(differences.filter(({ beyondBound: beyond }) => beyond > 0)).toEqual([]);
  });

  test.each(["f32", "f16", "q8_0", "q4_0"] as const)(
    "a GGUF in %s differs from its source by rounding alone",
    async (type) => {
      const source = await openModelFolder(memoryFolderOf(tinyCheckpoint(TINY)));
      const { files } = await convertToGguf(
        {
          checkpoint: source.checkpoint,
          config: source.configJson as Parameters<typeof convertToGguf>[0]["config"],
          vocabulary: await source.readVocabulary(),
        },
        { type },
      );
      const stored = (await openGgufModel(files.map(memorySource))).checkpoint;
      const differences = await compare(stored, source.checkpoint);
      expect(differences).toHaveLength(21);
      expect(differences.filter(({ beyondBound: beyond }) => beyond > 0)).toEqual([]);
      const other = await sourceOf({ ...TINY, seed: 2 });
      const wrong = await compare(stored, other);
      expect(wrong.filter(({ beyondBound: beyond }) => beyond === 0)).toEqual([]);
    },
  );
});
