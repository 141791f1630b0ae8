import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ByteFolder } from "#core/bytes.ts";
import {
  completeQuantizeSettings,
  fileOf,
  filesOf,
  jsonOf,
  quantizeInMemory,
} from "#test/fixtures/convertInMemory.ts";
import {
  naiveDequantize,
  naiveQuantize,
  naiveRound,
  slowHalves,
  slowWords,
} from "#test/fixtures/naiveQuantize.ts";
import { sameBytes } from "#test/fixtures/sameBytes.ts";
import {
  memoryFolderOf,
  tinyCheckpoint,
  type TinyCheckpointOptions,
  type TinyTensor,
  tinyTensors,
} from "#test/fixtures/tinyCheckpointFiles.ts";
import type { ModelConfig } from "#weights/architecture/modelConfig.ts";
import { modelTensors } from "#weights/architecture/modelTensors.ts";
import {
  createQuantizeConversion,
  type QuantizeConversion,
  type QuantizeSettings,
} from "#weights/mlc/quantizeConversion.ts";
import { openModelFolder } from "#weights/sources/openModel.ts";

interface Manifest {
  readonly metadata: {
    readonly ParamSize: number;
    readonly ParamBytes: number;
    readonly BitsPerParam: number;
  };
  readonly records: readonly Shard[];
}

interface Shard {
  readonly dataPath: string;
  readonly format: string;
  readonly nbytes: number;
  readonly md5sum: string;
  readonly records: readonly StoredRecord[];
}

interface StoredRecord {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly format: string;
  readonly nbytes: number;
  readonly byteOffset: number;
}

interface Parameter {
  readonly name: string;
  readonly sources: readonly string[];
}

const manifestOf = async (folder: ByteFolder): Promise<Manifest> =>
  (await jsonOf(folder, "tensor-cache.json")) as Manifest;

/** A stored tensor's bytes, found as the runtime finds them: by its name in the manifest. */
async function recordBytes(folder: ByteFolder, name: string): Promise<Uint8Array> {
  for (const { dataPath, records } of (await manifestOf(folder)).records) {
    const record = records.find((candidate) => candidate.name === name);
    if (record === undefined) continue;
    return (await fileOf(folder, dataPath)).slice(record.byteOffset, record.byteOffset + record.nbytes);
  }
  throw new Error(`the manifest has no ${name}`);
}

function expectedParameters(options: TinyCheckpointOptions): Parameter[] {
  const isQwen = options.architecture === "qwen2";
  const attention = isQwen ? "self_attn.c_attn" : "self_attn.qkv_proj";
  const layer = (index: number): Parameter[] => {
    const at = (rest: string): string => `model.layers.${index}.${rest}`;
    const qkv = (kind: string): string[] =>
      ["q", "k", "v"].map((letter) => at(`self_attn.${letter}_proj.${kind}`));
    return [
      { name: at("input_layernorm.weight"), sources: [at("input_layernorm.weight")] },
      { name: at(attention), sources: qkv("weight") },
      ...(isQwen ? [{ name: at(`${attention}.bias`), sources: qkv("bias") }] : []),
      { name: at("self_attn.o_proj"), sources: [at("self_attn.o_proj.weight")] },
      { name: at("post_attention_layernorm.weight"), sources: [at("post_attention_layernorm.weight")] },
      { name: at("mlp.gate_up_proj"), sources: [at("mlp.gate_proj.weight"), at("mlp.up_proj.weight")] },
      { name: at("mlp.down_proj"), sources: [at("mlp.down_proj.weight")] },
    ];
  };
  return [
    { name: "model.embed_tokens", sources: ["model.embed_tokens.weight"] },
    ...layer(0),
    ...layer(1),
    { name: "model.norm.weight", sources: ["model.norm.weight"] },
    ...(isQwen ? [] : [{ name: "lm_head", sources: ["lm_head.weight"] }]),
  ];
}

function concatenate(tensors: readonly TinyTensor[], names: readonly string[]): Float32Array {
  const parts = names.map(
    (name) => tensors.find((tensor) => tensor.name === name)?.values ?? new Float32Array(0),
  );
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const columnsOf = (tensors: readonly TinyTensor[], name: string): number | undefined =>
  tensors.find((tensor) => tensor.name === name)?.shape[1];

describe.each([
  ["mistral", "BF16", "q4f16_1"],
  ["mistral", "F32", "q4f32_1"],
  ["llama", "F16", "q4f16_1"],
  ["llama", "BF16", "q4f32_1"],
  ["qwen2", "BF16", "q4f16_1"],
  ["qwen2", "F16", "q4f32_1"],
] as const)("a %s model in %s as %s", (architecture, dtype, format) => {
  const options = { architecture, dtype, shards: 2, vocabularySize: 300 } as const;
  const tensors = tinyTensors(options);
  const folder = quantizeInMemory(memoryFolderOf(tinyCheckpoint(options)), { format });

  test("has the naive quantization of the concatenated source, bit for bit, within half a scale of it", async () => {
    for (const { name, sources } of expectedParameters(options)) {
      const values = concatenate(tensors, sources);
      const columns = columnsOf(tensors, sources[0] ?? "");
      if (columns === undefined) continue;
      const expected = naiveQuantize(values, columns, format);
      const words = slowWords(await recordBytes(await folder, `${name}.q_weight`));
      const scales = slowHalves(await recordBytes(await folder, `${name}.q_scale`), format);
      expect(words, name).toEqual(expected.words);
      expect(scales, name).toEqual(expected.scales);

      const dequantized = naiveDequantize({ words, scales }, columns);
      const groups = Math.ceil(columns / 32);
      let beyond = 0;
      for (const [index, value] of values.entries()) {
        const group = Math.floor(index / columns) * groups + Math.floor((index % columns) / 32);
        const scale = scales[group] ?? NaN;
        // besides half a level: float16 in every step (2 % of a level), or up to 7 levels of a bfloat16 scale (2^-8)
        const bound = scale * (0.5 + (format === "q4f16_1" ? 0.02 : 7 / 256));
        if (!(Math.abs((dequantized[index] ?? NaN) - value) <= bound)) beyond += 1;
      }
      expect(beyond, name).toBe(0);
    }
  });

  test("has norms and biases as they are, rounded once", async () => {
    const vectors = expectedParameters(options).filter(({ name }) => /(norm\.weight|bias)$/.test(name));
    expect(vectors).toHaveLength(architecture === "qwen2" ? 7 : 5);
    for (const { name, sources } of vectors) {
      const expected = Array.from(concatenate(tensors, sources), (value) => naiveRound(value, format));
      expect(slowHalves(await recordBytes(await folder, name), format), name).toEqual(expected);
    }
  });

  test("has no other tensors than these, with MLC's types and lengths", async () => {
    const records = (await manifestOf(await folder)).records.flatMap((shard) => shard.records);
    const floats = format === "q4f16_1" ? "float16" : "float32";
    const expected = expectedParameters(options).flatMap(({ name, sources }) => {
      const columns = columnsOf(tensors, sources[0] ?? "");
      const count = concatenate(tensors, sources).length;
      if (columns === undefined) return [[name, [count], floats, count * 2]];
      const rows = count / columns;
      return [
        [`${name}.q_weight`, [rows, columns / 8], "uint32", count / 2],
        [`${name}.q_scale`, [rows, columns / 32], floats, count / 16],
      ];
    });
    const found = records.map(({ name, shape, dtype: stored, nbytes }) => [name, shape, stored, nbytes]);
    const byName = (one: readonly unknown[], other: readonly unknown[]): number =>
      String(one[0]) < String(other[0]) ? -1 : 1;
    expect(found.toSorted(byName)).toEqual(expected.toSorted(byName));
  });

  test("has a manifest whose lengths, offsets and MD5 are those of its shards", async () => {
    const { metadata, records } = await manifestOf(await folder);
    let allBytes = 0;
    for (const shard of records) {
      const bytes = await fileOf(await folder, shard.dataPath);
      expect(shard.format).toBe("raw-shard");
      expect(shard.nbytes).toBe(bytes.byteLength);
      expect(shard.md5sum).toBe(createHash("md5").update(bytes).digest("hex"));
      const lengths = shard.records.map(({ nbytes }) => nbytes);
      expect(shard.records.map(({ byteOffset }) => byteOffset)).toEqual(
        lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0)),
      );
      for (const record of shard.records) expect(record.format).toBe("f32-to-bf16");
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(bytes.byteLength);
      allBytes += bytes.byteLength;
    }
    expect(metadata.ParamSize).toBe(records.flatMap((shard) => shard.records).length);
    expect(metadata.ParamBytes).toBe(allBytes);
    const weights = tensors.reduce((sum, { values }) => sum + values.length, 0);
    expect(metadata.BitsPerParam).toBeCloseTo((allBytes * 8) / weights, 10);
  });

  test("has a SHA-256 of every file in Hearth's manifest", async () => {
    const files = await filesOf(await folder);
    files.delete("hearth-manifest.json");
    const { files: listed } = (await jsonOf(await folder, "hearth-manifest.json")) as {
      readonly files: unknown;
    };
    expect(listed).toEqual(
      Array.from(files, ([path, bytes]) => ({
        path,
        byteLength: bytes.byteLength,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      })),
    );
  });

  test("has the tokenizer of the source, byte for byte", async () => {
    const source = tinyCheckpoint(options);
    for (const path of ["tokenizer.json", "tokenizer_config.json"]) {
      expect(sameBytes(await fileOf(await folder, path), source.get(path) ?? new Uint8Array(0))).toBe(true);
    }
  });
});

describe("filling up the vocabulary", () => {
  const options = { vocabularySize: 300 } as const;
  const source = memoryFolderOf(tinyCheckpoint(options));
  // more rows than are copied at once
  const padded = quantizeInMemory(source, { padVocabulary: 900 });
  const plain = quantizeInMemory(source);

  test.each(["model.embed_tokens", "lm_head"])("adds rows to %s that are its row of <unk>", async (name) => {
    for (const [kind, rowBytes] of [
      ["q_weight", 32],
      ["q_scale", 4],
    ] as const) {
      const before = await recordBytes(await plain, `${name}.${kind}`);
      const after = await recordBytes(await padded, `${name}.${kind}`);
      expect(after.byteLength).toBe(900 * rowBytes);
      expect(sameBytes(after.subarray(0, 300 * rowBytes), before)).toBe(true);
      // <unk> is token 0 of the tiny tokenizer
      const unknown = before.subarray(0, rowBytes);
      for (let row = 300; row < 900; row += 1) {
        expect(sameBytes(after.subarray(row * rowBytes, (row + 1) * rowBytes), unknown)).toBe(true);
      }
    }
  });

  test("says so in the configuration and in the shapes, and leaves all other tensors as they are", async () => {
    expect(await jsonOf(await padded, "mlc-chat-config.json")).toMatchObject({
      vocab_size: 900,
      model_config: { vocab_size: 900 },
    });
    const shapes = async (folder: ByteFolder) =>
      (await manifestOf(folder)).records.flatMap(({ records }) =>
        records.map(({ name, shape }) => [name, shape]),
      );
    const grown = (await shapes(await plain)).map(([name, shape]) =>
      /^(model\.embed_tokens|lm_head)\./.test(String(name))
        ? [name, [900, (shape as number[])[1]]]
        : [name, shape],
    );
    expect(await shapes(await padded)).toEqual(grown);
    const name = "model.layers.1.mlp.gate_up_proj.q_weight";
    expect(sameBytes(await recordBytes(await padded, name), await recordBytes(await plain, name))).toBe(true);
  });

  test("to the size that it has changes nothing", async () => {
    const same = await quantizeInMemory(source, { padVocabulary: 300 });
    const name = "model.embed_tokens.q_weight";
    expect(sameBytes(await recordBytes(same, name), await recordBytes(await plain, name))).toBe(true);
  });

  test("below the size that it has is refused with both numbers", async () => {
    const model = await openModelFolder(source);
    await expect(
      createQuantizeConversion(model, completeQuantizeSettings({ padVocabulary: 299 })),
    ).rejects.toMatchObject({
      code: "weights/vocabulary-too-large",
      details: { vocabularySize: 299, modelSize: 300 },
    });
  });

  test("is filled up to what WebLLM's library was compiled for, where there is one for the shape", async () => {
    const small = await openModelFolder(source);
    // Prometheus 2: Mistral 7B's shape with 32,000 rows; nothing is read of its weights
    const config: ModelConfig = {
      ...small.config,
      hiddenSize: 4096,
      intermediateSize: 14_336,
      layerCount: 32,
      headCount: 32,
      kvHeadCount: 8,
      headSize: 128,
      vocabularySize: 32_000,
      ropeTheta: 1_000_000,
    };
    const tensors = modelTensors(config).map((tensor) => ({ ...tensor, dtype: "BF16", byteLength: 0 }));
    const checkpoint = {
      ...small.checkpoint,
      tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    };
    const model = { ...small, config, checkpoint };
    const plan = async (padVocabulary: QuantizeSettings["padVocabulary"]): Promise<QuantizeConversion> =>
      createQuantizeConversion(model, completeQuantizeSettings({ padVocabulary }));
    const [plain, filled, asked] = await Promise.all([plan(null), plan("library"), plan(32_768)]);
    expect(filled.identity).toBe(asked.identity);
    expect(filled.identity).not.toBe(plain.identity);
    // nobody has compiled a library for the tiny shape
    const tiny = (padVocabulary: QuantizeSettings["padVocabulary"]): Promise<QuantizeConversion> =>
      createQuantizeConversion(small, completeQuantizeSettings({ padVocabulary }));
    expect((await tiny("library")).identity).toBe((await tiny(null)).identity);
  });

  test("copies the padding token's row where there is no unknown token, as in Qwen2", async () => {
    const qwen = { architecture: "qwen2", vocabularySize: 300 } as const;
    const files = tinyCheckpoint(qwen);
    const rows = tinyTensors(qwen)[0]?.shape[0] ?? 0;
    const folder = await quantizeInMemory(memoryFolderOf(files), { padVocabulary: rows + 2 });
    const tokenizer = JSON.parse(new TextDecoder().decode(files.get("tokenizer.json"))) as {
      readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
    };
    const pad = tokenizer.added_tokens.find(({ content }) => content === "<|endoftext|>")?.id ?? NaN;
    const bytes = await recordBytes(folder, "model.embed_tokens.q_weight");
    for (const row of [rows, rows + 1]) {
      expect(
        sameBytes(bytes.subarray(row * 32, row * 32 + 32), bytes.subarray(pad * 32, pad * 32 + 32)),
      ).toBe(true);
    }
  });
});

describe("createQuantizeConversion()", () => {
  test("writes the manifest under its older name, too, when asked", async () => {
    const folder = await quantizeInMemory(memoryFolderOf(tinyCheckpoint()), { withOlderManifest: true });
    expect(
      sameBytes(await fileOf(folder, "ndarray-cache.json"), await fileOf(folder, "tensor-cache.json")),
    ).toBe(true);
    const plain = await quantizeInMemory(memoryFolderOf(tinyCheckpoint()));
    expect(await plain.open("ndarray-cache.json")).toBeNull();
  });

  test("gives the same shards however the source is split over files", async () => {
    const one = await filesOf(await quantizeInMemory(memoryFolderOf(tinyCheckpoint({ shards: 1 }))));
    const five = await filesOf(await quantizeInMemory(memoryFolderOf(tinyCheckpoint({ shards: 5 }))));
    for (const path of ["params_shard_0.bin", "tensor-cache.json", "mlc-chat-config.json"]) {
      expect(sameBytes(one.get(path) ?? new Uint8Array(1), five.get(path) ?? new Uint8Array(2))).toBe(true);
    }
  });

  test("changes its identity with the weights and with the settings", async () => {
    const identityOf = async (seed: number, settings: Parameters<typeof completeQuantizeSettings>[0]) => {
      const model = await openModelFolder(memoryFolderOf(tinyCheckpoint({ seed })));
      return (await createQuantizeConversion(model, completeQuantizeSettings(settings))).identity;
    };
    const identities = [
      await identityOf(1, {}),
      await identityOf(2, {}),
      await identityOf(1, { format: "q4f32_1" }),
      await identityOf(1, { padVocabulary: 2000 }),
      await identityOf(1, { withOlderManifest: true }),
    ];
    expect(new Set(identities).size).toBe(5);
    expect(await identityOf(1, {})).toBe(identities[0]);
  });

  test("names the tensor that holds infinity", async () => {
    const files = tinyCheckpoint({ dtype: "F32" });
    const bytes = files.get("model.safetensors") ?? new Uint8Array(0);
    const header = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, 8 + new DataView(bytes.buffer).getUint32(0, true))),
    ) as Record<string, { readonly data_offsets: readonly [number, number] }>;
    const name = "model.layers.1.self_attn.v_proj.weight";
    const start = 8 + new DataView(bytes.buffer).getUint32(0, true) + (header[name]?.data_offsets[0] ?? NaN);
    new DataView(bytes.buffer).setFloat32(start + 4 * 70, Infinity, true);
    // 64 columns: value 70 is in row 1
    await expect(quantizeInMemory(memoryFolderOf(files))).rejects.toMatchObject({
      code: "weights/not-finite",
      details: { tensor: name, row: 1 },
    });
  });

  test("refuses a checkpoint that lacks a tensor of its configuration, before any weight is read", async () => {
    const files = tinyCheckpoint();
    const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as Record<string, unknown>;
    files.set("config.json", new TextEncoder().encode(JSON.stringify({ ...config, num_hidden_layers: 3 })));
    const model = await openModelFolder(memoryFolderOf(files));
    await expect(createQuantizeConversion(model, completeQuantizeSettings())).rejects.toMatchObject({
      code: "weights/tensor-missing",
      details: { missing: 9 },
    });
  });
});
