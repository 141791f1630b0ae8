import { expect, test } from "vitest";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { sameBytes } from "#test/fixtures/sameBytes.ts";
import { tinyMistral, tinyQwen2 } from "#test/fixtures/tinyCheckpoint.ts";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { readModelConfig } from "#weights/architecture/modelConfig.ts";
import { checkModelTensors } from "#weights/architecture/modelTensors.ts";
import { countingSource } from "#weights/bytes/countingSource.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { ggufConfig } from "#weights/gguf/ggufConfig.ts";
import { openGguf } from "#weights/gguf/openGguf.ts";
import { openGgufCheckpoint } from "#weights/gguf/openGgufCheckpoint.ts";
import { ggufName, huggingFaceName } from "#weights/gguf/tensorNames.ts";
import { bfloat16Bits } from "#weights/tensors/dtype.ts";

const QUERY = "model.layers.1.self_attn.q_proj.weight";
const KEY = "model.layers.1.self_attn.k_proj.weight";

test("openGgufCheckpoint() shows the values, names and shapes of the Hugging Face layout", async () => {
  // the fixture puts rows back with a loop over axes that shares nothing with the reader
  const { tensors } = await tinyMistral();
  const checkpoint = openGgufCheckpoint(await openGguf(memorySource(writeTinyGguf())));
  expect([...checkpoint.tensors.keys()].toSorted()).toEqual(tensors.map(({ name }) => name).toSorted());
  for (const { name, shape, values } of tensors) {
    expect(checkpoint.tensors.get(name)).toMatchObject({
      shape,
      dtype: "F32",
      byteLength: values.byteLength,
    });
    expect(sameBytes(await checkpoint.readValues(name, 0, values.length), values), name).toBe(true);
    expect(sameBytes(await checkpoint.readBytes(name, 0, values.byteLength), values), name).toBe(true);
  }
});

test("openGgufCheckpoint() reads any range of rows of a reordered tensor", async () => {
  const { tensors } = await tinyMistral();
  const checkpoint = openGgufCheckpoint(await openGguf(memorySource(writeTinyGguf())));
  for (const name of [QUERY, KEY]) {
    const values = tensors.find((tensor) => tensor.name === name)?.values ?? new Float32Array();
    const rows = values.length / 64;
    for (let start = 0; start <= rows; start += 7) {
      for (let end = start; end <= rows; end += 9) {
        const read = await checkpoint.readValues(name, start * 64, end * 64);
        expect(read).toEqual(values.slice(start * 64, end * 64));
      }
    }
  }
});

test("openGgufCheckpoint() reads no more than the heads that rows lie in", async () => {
  const source = countingSource(memorySource(writeTinyGguf()));
  const checkpoint = openGgufCheckpoint(await openGguf(source));
  const headBytes = 16 * 64 * 4;
  const before = source.counts.bytesRead;
  await checkpoint.readValues(QUERY, 20 * 64, 21 * 64);
  expect(source.counts.bytesRead - before).toBe(headBytes);
  await checkpoint.readValues(QUERY, 15 * 64, 17 * 64);
  expect(source.counts.bytesRead - before).toBe(3 * headBytes);
});

test("openGgufCheckpoint() wants whole rows where it has to, and any range elsewhere", async () => {
  const checkpoint = openGgufCheckpoint(await openGguf(memorySource(writeTinyGguf())));
  await expect(checkpoint.readValues(QUERY, 1, 64)).rejects.toThrow(RangeError);
  await expect(checkpoint.readBytes(QUERY, 0, 4)).rejects.toThrow(RangeError);
  await expect(checkpoint.readValues("lm_head.weight", 0, 1e9)).rejects.toThrow(RangeError);
  expect(await checkpoint.readValues("lm_head.weight", 3, 5)).toHaveLength(2);
  await expect(checkpoint.readValues("no.such", 0, 1)).rejects.toMatchObject({
    code: "weights/tensor-missing",
    details: { tensor: "no.such" },
  });
});

test("openGgufCheckpoint() decodes BF16", async () => {
  const file = writeTinyGguf();
  const gguf = await openGguf(memorySource(file));
  const norm = gguf.tensors.get("output_norm.weight");
  if (norm === undefined) expect.fail("no norm");
  const halves = Uint16Array.from({ length: 64 }, (_, index) => bfloat16Bits(index / 4));
  file.set(new Uint8Array(halves.buffer), norm.start);
  const bf16 = new Map(gguf.tensors).set(norm.name, { ...norm, typeId: 30, type: "BF16", byteLength: 128 });
  const checkpoint = openGgufCheckpoint({ ...gguf, tensors: bf16 });
  expect([...(await checkpoint.readValues("model.norm.weight", 2, 5))]).toEqual([0.5, 0.75, 1]);
});

test("openGgufCheckpoint() decodes Q8_0 and Q4_0 row by row, reordered ones too", async () => {
  const mistral = await tinyMistral();
  for (const type of ["q8_0", "q4_0"] as const) {
    const { files } = await convertToGguf(mistral, { type });
    const checkpoint = openGgufCheckpoint(await openGguf(memorySource(files[0] ?? new Uint8Array())));
    for (const name of [QUERY, "model.layers.0.mlp.down_proj.weight"]) {
      const { values = new Float32Array() } = mistral.tensors.find((tensor) => tensor.name === name) ?? {};
      const [, columns = 1] = checkpoint.tensors.get(name)?.shape ?? [];
      const row = await checkpoint.readValues(name, 3 * columns, 4 * columns);
      const whole = await checkpoint.readValues(name, 0, values.length);
      expect(row).toEqual(whole.slice(3 * columns, 4 * columns));
      const largest = Math.max(...values.map(Math.abs));
      const step = type === "q8_0" ? largest / 127 / 2 : largest / 8;
      for (const [index, value] of values.entries()) {
        expect(Math.abs(value - (whole[index] ?? 0))).toBeLessThanOrEqual(step * 1.01);
      }
    }
  }
});

test("openGgufCheckpoint() refuses heads that the rows cannot be shared out to", async () => {
  const gguf = await openGguf(memorySource(writeTinyGguf()));
  const heads = { kind: "number", value: 7 } as const;
  const metadata = new Map(gguf.metadata).set("llama.attention.head_count", heads);
  expect(() => openGgufCheckpoint({ ...gguf, metadata })).toThrow(
    expect.objectContaining({ code: "weights/shape-mismatch" }),
  );
});

test("openGgufCheckpoint() refuses an architecture that it does not know", async () => {
  const gguf = await openGguf(memorySource(writeTinyGguf({ architecture: "gemma" })));
  expect(() => openGgufCheckpoint(gguf)).toThrow(
    expect.objectContaining({
      code: "weights/architecture-unsupported",
      details: { architecture: "gemma" },
    }),
  );
});

test("ggufConfig() says what config.json said, for both architectures", async () => {
  for (const model of [await tinyMistral(), tinyQwen2()]) {
    const { files } = await convertToGguf(model, { type: "f32", name: "Prometheus" });
    const gguf = await openGguf(memorySource(files[0] ?? new Uint8Array()));
    const config = ggufConfig(gguf);
    expect(config).toMatchObject(model.config);
    expect(config.head_dim).toBe(16);
    const { unused } = checkModelTensors(openGgufCheckpoint(gguf).tensors, readModelConfig(config));
    expect(unused).toEqual([]);
  }
});

test("ggufConfig() calls a model of the llama architecture mistral only if its name says so", async () => {
  const typeOf = async (name: string) =>
    ggufConfig(await openGguf(memorySource(writeTinyGguf({ name })))).model_type;
  expect(await typeOf("prometheus-7b-v2.0")).toBe("mistral");
  expect(await typeOf("mistralai_mistral-7b-instruct-v0.2")).toBe("mistral");
  expect(await typeOf("Llama 3")).toBe("llama");
});

test("ggufConfig() refuses scaled rotary positions", async () => {
  const model = await tinyMistral();
  const scaling = { rope_type: "llama3", factor: 8 };
  const { files } = await convertToGguf(
    { ...model, config: { ...model.config, rope_scaling: scaling } as typeof model.config },
    { type: "f32" },
  );
  const gguf = await openGguf(memorySource(files[0] ?? new Uint8Array()));
  expect(() => ggufConfig(gguf)).toThrow(
    expect.objectContaining({ code: "weights/architecture-unsupported" }),
  );
});

test("huggingFaceName() and ggufName() undo each other", async () => {
  const model = tinyQwen2();
  for (const { name } of [...(await tinyMistral()).tensors, ...model.tensors]) {
    expect(huggingFaceName(ggufName(name) ?? "")).toBe(name);
  }
  expect(huggingFaceName("blk.3.attn_q.weight")).toBe("model.layers.3.self_attn.q_proj.weight");
  expect(ggufName("lm_head.weight")).toBe("output.weight");
  expect(huggingFaceName("rope_freqs.weight")).toBeNull();
  expect(huggingFaceName("blk.0.attn_q.scale")).toBeNull();
  expect(ggufName("model.layers.0.self_attn.rotary_emb.inv_freq")).toBeNull();
});
