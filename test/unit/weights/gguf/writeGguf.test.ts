import { expect, test } from "vitest";
import { collectingSink, convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { memoryCheckpoint } from "#test/fixtures/memoryCheckpoint.ts";
import { sameBytes } from "#test/fixtures/sameBytes.ts";
import { tinyMistral, type TinyModel, tinyQwen2 } from "#test/fixtures/tinyCheckpoint.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { ggufBoolean, ggufNumber, ggufText } from "#weights/gguf/ggufValue.ts";
import { type Gguf, openGguf } from "#weights/gguf/openGguf.ts";
import { openGgufCheckpoint } from "#weights/gguf/openGgufCheckpoint.ts";
import { type GgufOrder, planGguf } from "#weights/gguf/planGguf.ts";
import { readGgufVocabulary } from "#weights/gguf/readGgufVocabulary.ts";
import { writeGgufPart } from "#weights/gguf/writeGgufPart.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";

const mistral = await tinyMistral();
const qwen = tinyQwen2();

async function open(files: readonly Uint8Array[]): Promise<Gguf> {
  return openGguf(files.map((file) => memorySource(file)));
}

function orderFor(model: TinyModel, changes: Partial<GgufOrder> = {}): GgufOrder {
  return {
    config: model.config,
    vocabulary: model.vocabulary,
    tensors: model.checkpoint.tensors,
    type: "f16",
    name: "Tiny",
    fileName: "tiny.gguf",
    ...changes,
  };
}

/** The model with more in its config.json. */
function withConfig(model: TinyModel, changes: object): TinyModel {
  return { ...model, config: { ...model.config, ...changes } };
}

test.each([
  ["a Mistral", mistral],
  ["a Qwen2", qwen],
])("what is written as f32 reads back bit by bit: %s", async (_name, model) => {
  const { files, plan } = await convertToGguf(model, { type: "f32" });
  const gguf = await open(files);
  const checkpoint = openGgufCheckpoint(gguf);
  expect(checkpoint.tensors.size).toBe(model.tensors.length);
  for (const { name, shape, values } of model.tensors) {
    expect(checkpoint.tensors.get(name)?.shape).toEqual(shape);
    expect(sameBytes(await checkpoint.readValues(name, 0, values.length), values), name).toBe(true);
  }
  expect(plan.byteLength).toBe(files[0]?.length);
  expect(plan.weightCount).toBe(model.tensors.reduce((sum, { values }) => sum + values.length, 0));
});

test("planGguf() writes the metadata that llama.cpp asks for", async () => {
  const { files } = await convertToGguf(mistral, { type: "q4_0", name: "Prometheus 2" });
  const { metadata } = await open(files);
  const numbers = {
    // llama.cpp's LLAMA_FTYPE_MOSTLY_Q4_0 and GGML_QNT_VERSION
    "general.file_type": 2,
    "general.quantization_version": 2,
    "llama.context_length": 8192,
    "llama.embedding_length": 64,
    "llama.block_count": 2,
    "llama.feed_forward_length": 128,
    "llama.attention.head_count": 4,
    "llama.attention.head_count_kv": 2,
    "llama.attention.layer_norm_rms_epsilon": Math.fround(1e-5),
    "llama.rope.dimension_count": 16,
    "llama.rope.freq_base": 10_000,
    "llama.vocab_size": mistral.vocabulary.tokens.length,
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 2,
    "tokenizer.ggml.unknown_token_id": 0,
  };
  for (const [key, value] of Object.entries(numbers))
    expect([key, ggufNumber(metadata, key)]).toEqual([key, value]);
  expect(ggufText(metadata, "general.architecture")).toBe("llama");
  expect(ggufText(metadata, "general.name")).toBe("Prometheus 2");
  expect(ggufText(metadata, "tokenizer.ggml.model")).toBe("llama");
  expect(ggufBoolean(metadata, "tokenizer.ggml.add_bos_token")).toBe(true);
  // said only where it is not embedding length / heads
  expect(metadata.has("llama.attention.key_length")).toBe(false);
  expect(metadata.has("tokenizer.chat_template")).toBe(false);
});

test("planGguf() writes the size of heads where it does not follow, and a chat template if there is one", async () => {
  const tensors = mistral.tensors.map((tensor) => {
    const rows = /q_proj/.test(tensor.name) ? 128 : /[kv]_proj/.test(tensor.name) ? 64 : null;
    if (rows !== null) return { ...tensor, shape: [rows, 64], values: new Float32Array(rows * 64) };
    return /o_proj/.test(tensor.name)
      ? { ...tensor, shape: [64, 128], values: new Float32Array(64 * 128) }
      : tensor;
  });
  const model = { ...withConfig(mistral, { head_dim: 32 }), checkpoint: memoryCheckpoint(tensors) };
  const vocabulary = { ...mistral.vocabulary, chatTemplate: "{{ x }}", addSpacePrefix: false };
  const { files } = await convertToGguf({ ...model, vocabulary }, { type: "f32" });
  const { metadata } = await open(files);
  expect(ggufNumber(metadata, "llama.attention.key_length")).toBe(32);
  expect(ggufNumber(metadata, "llama.attention.value_length")).toBe(32);
  expect(ggufNumber(metadata, "llama.rope.dimension_count")).toBe(32);
  expect(ggufText(metadata, "tokenizer.chat_template")).toBe("{{ x }}");
  expect(ggufBoolean(metadata, "tokenizer.ggml.add_space_prefix")).toBe(false);
});

test("planGguf() fills the vocabulary up to the rows of the embedding, and reads back as it was", async () => {
  const { files } = await convertToGguf(qwen, { type: "f32" });
  const read = await readGgufVocabulary(await open(files));
  const count = qwen.vocabulary.tokens.length;
  expect(read.tokens.slice(0, count)).toEqual(qwen.vocabulary.tokens);
  expect(read.tokens.slice(count).map(({ text, type }) => [text, type])).toEqual([
    [`[PAD${count}]`, "unused"],
    [`[PAD${count + 1}]`, "unused"],
    [`[PAD${count + 2}]`, "unused"],
  ]);
  expect({ ...read, tokens: qwen.vocabulary.tokens }).toEqual(qwen.vocabulary);
});

test("planGguf() refuses more tokens than the embedding has rows", () => {
  const tokens = [...mistral.vocabulary.tokens, { text: "one more", score: 0, type: "normal" as const }];
  const order = orderFor(mistral, { vocabulary: { ...mistral.vocabulary, tokens } });
  expect(() => planGguf(order)).toThrow(
    expect.objectContaining({
      code: "weights/shape-mismatch",
      details: { tokens: tokens.length, rows: tokens.length - 1 },
    }),
  );
});

test("norms and biases stay F32, and the output layer of a q4_0 file is Q8_0", async () => {
  const typesOf = async (model: TinyModel, type: GgufOrder["type"]): Promise<Map<string, string>> => {
    const { files } = await convertToGguf(model, { type });
    return new Map([...(await open(files)).tensors.values()].map((tensor) => [tensor.name, tensor.type]));
  };
  const llama = await typesOf(mistral, "q4_0");
  expect(llama.get("output.weight")).toBe("Q8_0");
  expect(llama.get("token_embd.weight")).toBe("Q4_0");
  expect(llama.get("blk.0.attn_q.weight")).toBe("Q4_0");
  expect(llama.get("blk.0.attn_norm.weight")).toBe("F32");
  expect(llama.get("output_norm.weight")).toBe("F32");
  const tied = await typesOf(qwen, "q4_0");
  expect(tied.has("output.weight")).toBe(false);
  expect(tied.get("token_embd.weight")).toBe("Q8_0");
  expect(tied.get("blk.0.attn_q.bias")).toBe("F32");
  expect((await typesOf(mistral, "f16")).get("output.weight")).toBe("F16");
  expect((await typesOf(mistral, "q8_0")).get("token_embd.weight")).toBe("Q8_0");
});

test("rows that make no whole blocks are stored as F16, and the plan says which", async () => {
  const odd = withConfig(qwen, { intermediate_size: 80 });
  const tensors = qwen.tensors.map((tensor) => {
    if (/gate_proj|up_proj/.test(tensor.name))
      return { ...tensor, shape: [80, 64], values: tensor.values.slice(0, 5120) };
    return /down_proj/.test(tensor.name)
      ? { ...tensor, shape: [64, 80], values: tensor.values.slice(0, 5120) }
      : tensor;
  });
  const { plan, files } = await convertToGguf(
    { ...odd, checkpoint: memoryCheckpoint(tensors) },
    { type: "q8_0" },
  );
  expect(plan.storedAsF16).toEqual(["blk.0.ffn_down.weight", "blk.1.ffn_down.weight"]);
  expect((await open(files)).tensors.get("blk.0.ffn_down.weight")?.type).toBe("F16");
  expect((await convertToGguf(qwen, { type: "f16" })).plan.storedAsF16).toEqual([]);
});

test("planGguf() is the same for the same order, and crosses a thread", () => {
  const order = orderFor(mistral, { splitMaxBytes: 200_000 });
  const plan = planGguf(order);
  expect(planGguf(order)).toEqual(plan);
  expect(structuredClone(plan)).toEqual(plan);
});

test("parts keep to the limit, are named as llama.cpp names them, and open as one", async () => {
  const limit = 100_000;
  const { plan, files } = await convertToGguf(mistral, { type: "f16", splitMaxBytes: limit });
  const whole = await convertToGguf(mistral, { type: "f16" });
  const count = plan.parts.length;
  expect(count).toBeGreaterThan(3);
  expect(plan.parts.map(({ fileName }) => fileName)[0]).toBe(`tiny-00001-of-0000${count}.gguf`);
  for (const [index, file] of files.entries()) {
    expect(file.length).toBe(plan.parts[index]?.byteLength);
    if (plan.parts[index]?.tensors.length !== 1) expect(file.length).toBeLessThanOrEqual(limit);
  }
  const [joined, single] = [await open(files), await open(whole.files)];
  expect(ggufNumber(joined.metadata, "split.count")).toBe(count);
  expect([...joined.tensors.keys()]).toEqual([...single.tensors.keys()]);
  for (const [name, tensor] of single.tensors) {
    const other = joined.tensors.get(name);
    if (other === undefined) expect.fail(`no tensor ${name}`);
    const bytes = await joined.readBytes(other, 0, other.byteLength);
    expect(sameBytes(bytes, await single.readBytes(tensor, 0, tensor.byteLength)), name).toBe(true);
  }
  expect(single.metadata.has("split.count")).toBe(false);
});

/** The checkpoint, telling how many values are asked for at once. */
function watched(checkpoint: Checkpoint): { checkpoint: Checkpoint; largest: () => number } {
  let largest = 0;
  return {
    largest: () => largest,
    checkpoint: {
      ...checkpoint,
      async readValues(name, start, end) {
        largest = Math.max(largest, end - start);
        return checkpoint.readValues(name, start, end);
      },
    },
  };
}

test("writeGgufPart() gives the same bytes whatever the blocks, and holds no more than one", async () => {
  const { files } = await convertToGguf(mistral, { type: "q8_0" });
  const watch = watched(mistral.checkpoint);
  let done = 0;
  const blocks = { blockWeights: 2048, onWeights: (count: number) => void (done += count) };
  const again = await convertToGguf({ ...mistral, checkpoint: watch.checkpoint }, { type: "q8_0" }, blocks);
  const [first = new Uint8Array(), second = new Uint8Array()] = [files[0], again.files[0]];
  expect(first.length).toBeGreaterThan(0);
  expect(sameBytes(first, second)).toBe(true);
  expect(watch.largest()).toBe(2048);
  expect(done).toBe(again.plan.weightCount);
});

test("writeGgufPart() stops with the signal's reason, and leaves the sink to its owner", async () => {
  const plan = planGguf(orderFor(mistral));
  const stop = new AbortController();
  const sink = collectingSink();
  const reason = new Error("enough");
  const writing = writeGgufPart(plan, 0, mistral.checkpoint, sink, {
    signal: stop.signal,
    onWeights: () => stop.abort(reason),
  });
  await expect(writing).rejects.toBe(reason);
  expect(sink.ends).toEqual([]);
  // the header and one block
  expect(sink.chunks).toHaveLength(2);
});

test("writeGgufPart() names the tensor and the value that cannot be stored", async () => {
  const name = "model.layers.1.mlp.up_proj.weight";
  const tensors = mistral.tensors.map((tensor) => {
    return tensor.name === name ? { ...tensor, values: tensor.values.with(5000, 1e6) } : tensor;
  });
  const checkpoint = memoryCheckpoint(tensors);
  const sink = collectingSink();
  const options = { signal: new AbortController().signal, blockWeights: 1024 };
  await expect(
    writeGgufPart(planGguf(orderFor(mistral)), 0, checkpoint, sink, options),
  ).rejects.toMatchObject({
    code: "weights/not-finite",
    details: { tensor: "blk.1.ffn_up.weight", index: 5000, value: 1e6 },
  });
});

test("planGguf() refuses what the architecture does not compute, and leaves out a spare output layer", async () => {
  const bias = { name: "model.layers.0.self_attn.o_proj.bias", shape: [64], values: new Float32Array(64) };
  const biased = memoryCheckpoint([...mistral.tensors, bias]);
  expect(() => planGguf(orderFor(mistral, { tensors: biased.tensors }))).toThrow(
    expect.objectContaining({
      code: "weights/architecture-unsupported",
      details: { tensor: bias.name, unknown: 1 },
    }),
  );
  const embedding = qwen.tensors[0] ?? bias;
  const spare = memoryCheckpoint([...qwen.tensors, { ...embedding, name: "lm_head.weight" }]);
  expect(planGguf(orderFor(qwen, { tensors: spare.tensors })).unused).toEqual(["lm_head.weight"]);
});

test("planGguf() refuses a checkpoint that lacks a tensor or has it in another shape", () => {
  const missing = memoryCheckpoint(mistral.tensors.slice(1));
  expect(() => planGguf(orderFor(mistral, { tensors: missing.tensors }))).toThrow(
    expect.objectContaining({ code: "weights/tensor-missing" }),
  );
  expect(() => planGguf(orderFor(withConfig(mistral, { intermediate_size: 256 })))).toThrow(
    expect.objectContaining({ code: "weights/shape-mismatch" }),
  );
});

test("Llama 3's scaled positions are written as a table, other scalings refused", async () => {
  const scaling = {
    rope_type: "llama3",
    factor: 8,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const model = withConfig(mistral, { model_type: "llama", rope_theta: 500_000, rope_scaling: scaling });
  const { files } = await convertToGguf(model, { type: "q4_0" });
  const gguf = await open(files);
  const table = gguf.tensors.get("rope_freqs.weight");
  if (table === undefined) expect.fail("no table");
  expect(table).toMatchObject({ dimensions: [8], type: "F32" });
  const values = new Float32Array((await gguf.readBytes(table, 0, 32)).buffer);
  // waves are 2π · 500000^(i/8): 6.3, 32, 167, 861, 4443, 22914, …; up to 2048 stay, from 8192 on all are divided by 8.
  // 4443: smooth = (8192/4443 − 1)/3 = 0.2813, 1/((1 − 0.2813)/8 + 0.2813) = 2.694
  expect([...values].map((value) => Number(value.toFixed(2)))).toEqual([1, 1, 1, 1, 2.69, 8, 8, 8]);
  const yarn = withConfig(mistral, { rope_scaling: { type: "yarn", factor: 4 } });
  expect(() => planGguf(orderFor(yarn))).toThrow(
    expect.objectContaining({ code: "weights/architecture-unsupported" }),
  );
});
