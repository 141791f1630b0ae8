import { describe, expect, test } from "vitest";
import type { ByteFolder } from "#core/bytes.ts";
import {
  changeEntry,
  copyTensor,
  cutFile,
  removeTensor,
  tensorNames,
  withFile,
} from "#test/fixtures/brokenSafetensors.ts";
import { storeSafetensors } from "#test/fixtures/safetensorsWriter.ts";
import { memoryFolderOf, tinyCheckpoint, tinyTensors } from "#test/fixtures/tinyCheckpointFiles.ts";
import { countingFolder } from "#weights/bytes/countingSource.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { openSafetensors, openSafetensorsFile } from "#weights/safetensors/openSafetensors.ts";

const SMALL = { layers: 1, hidden: 32, heads: 2, kvHeads: 1, intermediate: 64, vocabularySize: 40 } as const;
const SHARDED = { ...SMALL, shards: 3 } as const;
const INDEX = "model.safetensors.index.json";
const SHARDS = [1, 2, 3].map((number) => `model-0000${number}-of-00003.safetensors`);
const [FIRST = "", SECOND = "", THIRD = ""] = SHARDS;

const open = (files: ReadonlyMap<string, Uint8Array>) => openSafetensors(memoryFolderOf(files));
const NORM = "model.norm.weight";

describe.each(["F32", "F16", "BF16"] as const)("openSafetensors() of a model in %s", (dtype) => {
  describe.each([1, 3])("in %i files", (shards) => {
    const options = { ...SMALL, dtype, shards };
    const expected = tinyTensors(options);

    test("lists every tensor with its shape and length", async () => {
      const { tensors } = await open(tinyCheckpoint(options));
      expect(tensors.size).toBe(expected.length);
      for (const { name, shape, bytes } of expected) {
        expect(tensors.get(name)).toMatchObject({ name, dtype, shape, byteLength: bytes.byteLength });
      }
    });

    test("reads every value exactly, and every byte", async () => {
      const checkpoint = await open(tinyCheckpoint(options));
      for (const { name, values, bytes } of expected) {
        expect(await checkpoint.readValues(name, 0, values.length)).toEqual(values);
        expect(await checkpoint.readBytes(name, 0, bytes.byteLength)).toEqual(bytes);
      }
    });

    test("reads pieces from anywhere in a tensor", async () => {
      const checkpoint = await open(tinyCheckpoint(options));
      const [{ name, values, bytes } = { name: "", values: new Float32Array(), bytes: new Uint8Array() }] =
        expected;
      expect(values).toHaveLength(40 * 32);
      for (const [start, end] of [
        [0, 1],
        [31, 33],
        [1279, 1280],
        [7, 7],
        [1280, 1280],
      ] as const) {
        expect(await checkpoint.readValues(name, start, end)).toEqual(values.slice(start, end));
        expect(await checkpoint.readBytes(name, start, end)).toEqual(bytes.slice(start, end));
      }
    });
  });

  test("of Qwen2's kind has biases and no lm_head", async () => {
    const { tensors } = await open(
      tinyCheckpoint({ ...SMALL, dtype, architecture: "qwen2", vocabularySize: 300 }),
    );
    expect(tensors.get("model.layers.0.self_attn.k_proj.bias")).toMatchObject({ dtype, shape: [16] });
    expect(tensors.has("lm_head.weight")).toBe(false);
  });
});

describe("openSafetensors()", () => {
  test("reads headers and the index, and nothing else", async () => {
    const files = tinyCheckpoint(SHARDED);
    const folder = countingFolder(memoryFolderOf(files));
    const { files: opened } = await openSafetensors(folder);
    // each header in two reads: the length of 8 bytes, then length and text together
    const headerBytes = opened.reduce((sum, { bytes }) => sum + 8 + bytes.byteLength, 0);
    expect(folder.counts.reads).toBe(1 + 2 * 3);
    expect(folder.counts.bytesRead).toBe(headerBytes + (files.get(INDEX)?.byteLength ?? 0));
  });

  test("then reads exactly what is asked for", async () => {
    const folder = countingFolder(memoryFolderOf(tinyCheckpoint({ ...SHARDED, dtype: "F16" })));
    const checkpoint = await openSafetensors(folder);
    const before = { ...folder.counts };
    await checkpoint.readValues("lm_head.weight", 100, 150);
    expect(folder.counts.reads - before.reads).toBe(1);
    expect(folder.counts.bytesRead - before.bytesRead).toBe(100);
    await checkpoint.readBytes("lm_head.weight", 3, 10);
    expect(folder.counts.bytesRead - before.bytesRead).toBe(107);
  });

  test("gives the files with their headers, sorted by name", async () => {
    const files = tinyCheckpoint(SHARDED);
    const checkpoint = await open(new Map([...files].toReversed()));
    expect(checkpoint.files.map(({ path }) => path)).toEqual(SHARDS);
    for (const { path, byteLength, metadata, tensors } of checkpoint.files) {
      const file = files.get(path) ?? new Uint8Array();
      expect({ byteLength, metadata }).toEqual({ byteLength: file.byteLength, metadata: { format: "pt" } });
      expect(tensors.map(({ name }) => name)).toEqual(tensorNames(file));
    }
    expect([...checkpoint.tensors.keys()]).toEqual(
      checkpoint.files.flatMap(({ tensors }) => tensors.map(({ name }) => name)),
    );
  });

  test("takes the folder's one safetensors file, whatever its name", async () => {
    const file = tinyCheckpoint(SMALL).get("model.safetensors") ?? new Uint8Array();
    const odd = await open(
      new Map([
        ["Prometheus 2 (merged).safetensors", file],
        ["config.json", file],
      ]),
    );
    expect(odd.files.map(({ path }) => path)).toEqual(["Prometheus 2 (merged).safetensors"]);
    expect(odd.tensors.has(NORM)).toBe(true);
  });

  test("takes model.safetensors where there are others, and leaves folders below alone", async () => {
    const file = tinyCheckpoint(SMALL).get("model.safetensors") ?? new Uint8Array();
    const others = new Map([
      ["adapter.safetensors", file],
      ["model.safetensors", file],
      ["old/model.safetensors", file],
    ]);
    expect((await open(others)).files.map(({ path }) => path)).toEqual(["model.safetensors"]);
  });

  test("leaves safetensors alone that the index does not list", async () => {
    const files = tinyCheckpoint(SHARDED).set("consolidated.safetensors", new Uint8Array(3));
    expect((await open(files)).files.map(({ path }) => path)).toEqual(SHARDS);
  });

  test("keeps a tensor that its file has and the index does not list", async () => {
    const one = tinyCheckpoint(SMALL).get("model.safetensors") ?? new Uint8Array();
    const index = new TextEncoder().encode(JSON.stringify({ weight_map: { [NORM]: "a.safetensors" } }));
    const { tensors } = await open(
      new Map([
        [INDEX, index],
        ["a.safetensors", one],
      ]),
    );
    expect(tensors.size).toBe(tinyTensors(SMALL).length);
  });

  test("opens tensors of other types, gives their bytes and refuses their values", async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const file = storeSafetensors([{ name: "ids", dtype: "I64", shape: [1], bytes }]);
    const checkpoint = await open(new Map([["model.safetensors", file]]));
    expect(await checkpoint.readBytes("ids", 0, 8)).toEqual(bytes);
    await expect(checkpoint.readValues("ids", 0, 1)).rejects.toMatchObject({
      code: "weights/dtype-unsupported",
      message: 'Cannot read the values of tensor "ids" of model.safetensors: I64 is not F32, F16 or BF16',
      details: { tensor: "ids", dtype: "I64", fileName: "model.safetensors" },
    });
  });

  test("reads single numbers, tensors without values, and tensors with any name", async () => {
    const one = new Uint8Array(Float32Array.of(1.5).buffer);
    const names = ["__proto__", "123", 'a "b" {c}', "größe 重み", "toString"];
    const file = storeSafetensors([
      // 3 bytes, so that what follows lies at odd places
      { name: "odd", dtype: "U8", shape: [3], bytes: new Uint8Array(3) },
      { name: "none", dtype: "F16", shape: [0, 8], bytes: new Uint8Array(0) },
      ...names.map((name) => ({ name, dtype: "F32", shape: [], bytes: one })),
    ]);
    const checkpoint = await open(new Map([["model.safetensors", file]]));
    expect([...checkpoint.tensors.keys()]).toEqual(["odd", "none", ...names]);
    expect(await checkpoint.readValues("none", 0, 0)).toEqual(new Float32Array(0));
    for (const name of names) {
      expect(checkpoint.tensors.get(name)?.shape).toEqual([]);
      expect(await checkpoint.readValues(name, 0, 1)).toEqual(Float32Array.of(1.5));
    }
  });
});

describe("openSafetensors() refuses", () => {
  test("a folder without weights", async () => {
    const files = withFile(tinyCheckpoint(SMALL), "model.safetensors", () => null);
    await expect(open(files)).rejects.toMatchObject({
      code: "weights/file-missing",
      message: `Cannot open the model: there is no safetensors file and no ${INDEX}`,
    });
  });

  test("shards without their index", async () => {
    const files = withFile(tinyCheckpoint(SHARDED), INDEX, () => null);
    await expect(open(files)).rejects.toMatchObject({
      code: "weights/file-missing",
      message: `Cannot open the model: there are 3 safetensors files and no ${INDEX}`,
    });
  });

  test("a shard that is not there", async () => {
    await expect(open(withFile(tinyCheckpoint(SHARDED), SECOND, () => null))).rejects.toMatchObject({
      code: "weights/file-missing",
      message: `Cannot open ${SECOND}, which ${INDEX} lists: there is no such file`,
      details: { fileName: SECOND },
    });
  });

  test("a file that vanishes between listing and opening", async () => {
    const folder: ByteFolder = {
      list: () => Promise.resolve([{ path: "model.safetensors", byteLength: 9 }]),
      open: () => Promise.resolve(null),
    };
    await expect(openSafetensors(folder)).rejects.toMatchObject({
      code: "weights/file-missing",
      details: { fileName: "model.safetensors" },
    });
  });

  test("a shard without a tensor that the index places there", async () => {
    const files = tinyCheckpoint(SHARDED);
    const [name = ""] = tensorNames(files.get(THIRD) ?? new Uint8Array());
    await expect(open(withFile(files, THIRD, (file) => removeTensor(file, name)))).rejects.toMatchObject({
      code: "weights/tensor-missing",
      message: `Tensor "${name}" is not in ${THIRD}, where ${INDEX} says it is: it is in none of the files`,
      details: { tensor: name, fileName: THIRD },
    });
  });

  test("a tensor in another shard than the index says", async () => {
    const files = tinyCheckpoint(SHARDED);
    const third = files.get(THIRD) ?? new Uint8Array();
    const [name = ""] = tensorNames(third);
    const moved = withFile(files, THIRD, (file) => removeTensor(file, name));
    await expect(open(withFile(moved, FIRST, (file) => copyTensor(third, name, file)))).rejects.toMatchObject(
      {
        code: "weights/tensor-missing",
        message: `Tensor "${name}" is not in ${THIRD}, where ${INDEX} says it is: it is in ${FIRST}`,
      },
    );
  });

  test("a tensor in two shards", async () => {
    const files = tinyCheckpoint(SHARDED);
    const third = files.get(THIRD) ?? new Uint8Array();
    const [name = ""] = tensorNames(third);
    await expect(
      open(withFile(files, SECOND, (file) => copyTensor(third, name, file))),
    ).rejects.toMatchObject({
      code: "weights/duplicate-tensor",
      message: `Tensor "${name}" is both in ${SECOND} and in ${THIRD}`,
      details: { tensor: name },
    });
  });

  test.each(SHARDS)("a cut %s, with its name", async (path) => {
    const files = withFile(tinyCheckpoint(SHARDED), path, (file) => cutFile(file, file.byteLength - 1));
    await expect(open(files)).rejects.toMatchObject({
      code: "weights/truncated",
      details: { fileName: path },
    });
  });

  test("a shape that does not match, with the shard's name", async () => {
    const files = tinyCheckpoint(SHARDED);
    const [name = ""] = tensorNames(files.get(SECOND) ?? new Uint8Array());
    const lying = withFile(files, SECOND, (file) => changeEntry(file, name, { shape: [1, 2, 3] }));
    await expect(open(lying)).rejects.toMatchObject({
      code: "weights/shape-mismatch",
      details: { tensor: name, fileName: SECOND, neededBytes: 12 },
    });
  });

  test("a broken index", async () => {
    const files = withFile(tinyCheckpoint(SHARDED), INDEX, (file) => cutFile(file, 100));
    await expect(open(files)).rejects.toMatchObject({
      code: "weights/header-invalid",
      details: { fileName: INDEX },
    });
  });
});

describe("an open checkpoint", () => {
  test("refuses a tensor that it does not have", async () => {
    const checkpoint = await open(tinyCheckpoint(SMALL));
    const refusal = { code: "weights/tensor-missing", message: 'The model has no tensor "toString"' };
    await expect(checkpoint.readValues("toString", 0, 1)).rejects.toMatchObject(refusal);
    await expect(checkpoint.readBytes("toString", 0, 1)).rejects.toMatchObject(refusal);
  });

  test.each([
    [-33, 2],
    [0, 33],
    [33, 33],
    [3, 2],
    [0.5, 2],
    [0, 1.5],
    [NaN, 2],
    [0, Infinity],
  ])("refuses values %d to %d of 32, and bytes of 64", async (start, end) => {
    const checkpoint = await open(tinyCheckpoint({ ...SMALL, dtype: "F16" }));
    await expect(checkpoint.readValues(NORM, start, end)).rejects.toThrow(
      new RangeError(`Cannot read values ${start} to ${end} of tensor "${NORM}": it has 32`),
    );
    await expect(checkpoint.readBytes(NORM, start + 32, end + 32)).rejects.toThrow(
      new RangeError(`Cannot read bytes ${start + 32} to ${end + 32} of tensor "${NORM}": it has 64`),
    );
  });

  test("lets the fault of a source that became shorter pass", async () => {
    const whole = tinyCheckpoint(SMALL).get("model.safetensors") ?? new Uint8Array();
    const source = memorySource(whole);
    const fault = new Error("the file became shorter");
    let isShort = false;
    const checkpoint = await openSafetensorsFile(
      {
        byteLength: source.byteLength,
        read: (start, end) => (isShort ? Promise.reject(fault) : source.read(start, end)),
      },
      "model.safetensors",
    );
    isShort = true;
    await expect(checkpoint.readValues(NORM, 0, 1)).rejects.toBe(fault);
  });

  test("gives values that are the caller's own", async () => {
    const checkpoint = await open(tinyCheckpoint({ ...SMALL, dtype: "F32" }));
    const once = await checkpoint.readValues(NORM, 0, 32);
    const copy = once.slice();
    once.fill(0);
    expect(await checkpoint.readValues(NORM, 0, 32)).toEqual(copy);
  });
});

test("openSafetensorsFile() opens one file under any name", async () => {
  const file = tinyCheckpoint(SMALL).get("model.safetensors") ?? new Uint8Array();
  const checkpoint = await openSafetensorsFile(memorySource(file), "picked.bin");
  expect(checkpoint.files).toMatchObject([{ path: "picked.bin", byteLength: file.byteLength }]);
  const expected = tinyTensors(SMALL).find(({ name }) => name === NORM);
  expect(await checkpoint.readValues(NORM, 0, 32)).toEqual(expected?.values);
});
