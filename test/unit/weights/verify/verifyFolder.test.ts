import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createTestHash, filesOf, quantizeInMemory } from "#test/fixtures/convertInMemory.ts";
import { storeParts, storeSafetensors } from "#test/fixtures/safetensorsWriter.ts";
import { memoryFolderOf, tinyCheckpoint, tinyTensors } from "#test/fixtures/tinyCheckpointFiles.ts";
import { type FolderVerdict, verifyFolder } from "#weights/verify/verifyFolder.ts";

type Files = Map<string, Uint8Array>;
type Json = Record<string, unknown>;

interface Cache {
  readonly metadata: Json;
  records: {
    dataPath: string;
    nbytes: number;
    md5sum?: string;
    records: {
      name: string;
      shape: number[];
      dtype: string;
      format: string;
      nbytes: number;
      byteOffset: number;
    }[];
  }[];
}

const SHARD = "params_shard_0.bin";
const MANIFEST = "hearth-manifest.json";
const TINY = { vocabularySize: 300 } as const;
const madeByHearth = quantizeInMemory(memoryFolderOf(tinyCheckpoint(TINY))).then(filesOf);

/** As mlc-llm leaves it: no manifest of ours, and its own words for a Mistral model's shape. */
async function madeByMlc(): Promise<Files> {
  const files: Files = new Map(await madeByHearth);
  files.delete(MANIFEST);
  // mlc-llm `mistral_model.py`, the fields of `MistralConfig` without its `kwargs`
  editJson(files, "mlc-chat-config.json", (config) => ({
    ...config,
    model_config: {
      hidden_size: 64,
      intermediate_size: 128,
      num_attention_heads: 4,
      num_hidden_layers: 2,
      rms_norm_eps: 1e-5,
      vocab_size: 300,
      position_embedding_base: 1_000_000,
      num_key_value_heads: 2,
      head_dim: 16,
      context_window_size: 32_768,
      sliding_window_size: -1,
      prefill_chunk_size: 8192,
      attention_sink_size: 4,
      tensor_parallel_shards: 1,
      max_batch_size: 128,
    },
  }));
  return files;
}

function editJson(files: Files, path: string, edit: (json: Json) => unknown): void {
  const json = JSON.parse(new TextDecoder().decode(files.get(path))) as Json;
  files.set(path, new TextEncoder().encode(JSON.stringify(edit(json))));
}

/** Change the manifest of shards; there is no hash of it without Hearth's manifest. */
function editCache(files: Files, edit: (cache: Cache) => void): void {
  editJson(files, "tensor-cache.json", (json) => {
    const cache = json as unknown as Cache;
    edit(cache);
    return cache;
  });
}

function recordOf(cache: Cache, name: string): Cache["records"][number]["records"][number] {
  const record = cache.records.flatMap(({ records }) => records).find((candidate) => candidate.name === name);
  if (record === undefined) throw new Error(`there is no ${name}`);
  return record;
}

function flipBit(files: Files, path: string, index: number): void {
  const bytes = new Uint8Array(files.get(path) ?? new Uint8Array(0));
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  files.set(path, bytes);
}

const verify = (files: Files): Promise<FolderVerdict> =>
  verifyFolder(memoryFolderOf(files), { createHash: createTestHash, signal: new AbortController().signal });

const sentences = ({ problems }: FolderVerdict): string[] =>
  problems.map(({ subject, problem }) => `${subject} ${problem}`);

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("verifyFolder() of a sound package", () => {
  test("made by Hearth finds nothing, having hashed every byte", async () => {
    const files = await madeByHearth;
    let told = 0;
    const verdict = await verifyFolder(memoryFolderOf(files), {
      createHash: createTestHash,
      signal: new AbortController().signal,
      onBytes: (count) => (told += count),
    });
    const allBytes = Array.from(files.values()).reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(verdict).toMatchObject({ kind: "mlc", problems: [], hasManifest: true, hashedBytes: allBytes });
    expect(told).toBe(allBytes);
    expect(verdict.checkpoint?.tensors.size).toBe(21);
  });

  test("made by mlc-llm finds nothing", async () => {
    expect(await verify(await madeByMlc())).toMatchObject({ kind: "mlc", problems: [], hasManifest: false });
  });

  test("whose context slides, so that its window is -1, finds nothing", async () => {
    const files = await madeByMlc();
    editJson(files, "mlc-chat-config.json", (config) => ({
      ...config,
      context_window_size: -1,
      sliding_window_size: 4096,
    }));
    expect(sentences(await verify(files))).toEqual([]);
  });

  test("under the manifest's older name finds nothing", async () => {
    const files = await madeByMlc();
    files.set("ndarray-cache.json", files.get("tensor-cache.json") ?? new Uint8Array(0));
    files.delete("tensor-cache.json");
    expect(sentences(await verify(files))).toEqual([]);
  });

  test.each(["llama", "qwen2"] as const)("of a %s model finds nothing", async (architecture) => {
    const source = memoryFolderOf(tinyCheckpoint({ ...TINY, architecture }));
    const files = await filesOf(await quantizeInMemory(source, { format: "q4f32_1", padVocabulary: 320 }));
    expect(sentences(await verify(files))).toEqual([]);
  });
});

describe("verifyFolder() of a damaged package of Hearth", () => {
  test("names a shard that is missing", async () => {
    const files: Files = new Map(await madeByHearth);
    files.delete(SHARD);
    expect(sentences(await verify(files))).toEqual([`${SHARD} is missing`]);
  });

  test("names a shard with a flipped bit, with the hashes that it has and should have", async () => {
    const files: Files = new Map(await madeByHearth);
    const sound = files.get(SHARD) ?? new Uint8Array(0);
    flipBit(files, SHARD, 12_345);
    const damaged = files.get(SHARD) ?? new Uint8Array(0);
    expect(sentences(await verify(files))).toEqual([
      `${SHARD} has SHA-256 ${sha256(damaged)}, not ${sha256(sound)}`,
      `${SHARD} has MD5 ${md5(damaged)}, not ${md5(sound)}`,
    ]);
  });

  test.each([
    ["shorter", -1],
    ["longer", 1],
  ])("names a shard that is %s than it should be", async (_, difference) => {
    const files: Files = new Map(await madeByHearth);
    const sound = files.get(SHARD) ?? new Uint8Array(0);
    const changed = new Uint8Array(sound.length + difference);
    changed.set(sound.subarray(0, changed.length));
    files.set(SHARD, changed);
    expect(sentences(await verify(files))).toEqual([
      `${SHARD} has ${changed.length} bytes, not ${sound.length}`,
    ]);
  });

  test("names a tokenizer file that was changed, which nothing but a hash tells", async () => {
    const files: Files = new Map(await madeByHearth);
    flipBit(files, "tokenizer_config.json", 3);
    expect(sentences(await verify(files))).toEqual([
      expect.stringMatching(/^tokenizer_config\.json has SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}$/),
    ]);
  });

  test("names a wrong SHA-256 in Hearth's manifest", async () => {
    const files: Files = new Map(await madeByHearth);
    const right = sha256(files.get("tokenizer.json") ?? new Uint8Array(0));
    const wrong = "0".repeat(64);
    files.set(
      MANIFEST,
      new TextEncoder().encode(new TextDecoder().decode(files.get(MANIFEST)).replace(right, wrong)),
    );
    expect(sentences(await verify(files))).toEqual([`tokenizer.json has SHA-256 ${right}, not ${wrong}`]);
  });

  test("names Hearth's manifest where it cannot be read, and looks at the rest", async () => {
    const files: Files = new Map(await madeByHearth);
    files.set(MANIFEST, new TextEncoder().encode('{"format":"hearth-man'));
    flipBit(files, SHARD, 0);
    const found = sentences(await verify(files));
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^hearth-manifest\.json cannot be read: /);
    expect(found[1]).toMatch(/^params_shard_0\.bin has MD5 /);
  });

  test("says that a conversion was cut", async () => {
    const files: Files = new Map(await madeByHearth);
    files.set(".hearth-conversion.json", new TextEncoder().encode("{}"));
    expect(sentences(await verify(files))).toEqual([
      ".hearth-conversion.json says that the conversion was cut before its end; run it again to go on",
    ]);
    const shardsOnly = new Map([...files].filter(([path]) => /bin$|^\./.test(path)));
    await expect(verify(shardsOnly)).rejects.toThrow("the conversion was cut before its end");
  });
});

describe("verifyFolder() of a damaged package without Hearth's manifest", () => {
  const norm = "model.layers.0.input_layernorm.weight";
  const qkv = "model.layers.1.self_attn.qkv_proj.q_weight";

  test.each<[string, (cache: Cache) => void, (string | RegExp)[]]>([
    [
      "a tensor that is missing",
      (cache) => {
        for (const shard of cache.records) shard.records = shard.records.filter(({ name }) => name !== norm);
      },
      [`${norm} is missing`],
    ],
    [
      "a tensor of another architecture",
      (cache) => {
        recordOf(cache, norm).name = "model.layers.0.self_attn.q_norm.weight";
      },
      [`${norm} is missing`, "model.layers.0.self_attn.q_norm.weight is not a tensor of this architecture"],
    ],
    [
      "a tensor that is there twice",
      (cache) => {
        cache.records[0]?.records.push({ ...recordOf(cache, norm) });
      },
      [
        `${norm} is there twice`,
        /^model\.layers\.0\.input_layernorm\.weight starts at byte \d+ of params_shard_0\.bin, before byte \d+/,
      ],
    ],
    [
      "a wrong shape",
      (cache) => {
        recordOf(cache, qkv).shape = [8, 128];
      },
      [`${qkv} has shape [8, 128], not [128, 8]`],
    ],
    [
      "a wrong type",
      (cache) => {
        recordOf(cache, norm).dtype = "float32";
      },
      [`${norm} is float32, not float16`],
    ],
    [
      "a wrong length",
      (cache) => {
        recordOf(cache, norm).nbytes = 126;
      },
      [`${norm} has 126 bytes, not 128`],
    ],
    [
      "tensors that overlap",
      (cache) => {
        recordOf(cache, qkv).byteOffset -= 4;
      },
      [
        /^model\.layers\.1\.self_attn\.qkv_proj\.q_weight starts at byte \d+ of params_shard_0\.bin, before byte \d+ where another ends$/,
      ],
    ],
    [
      "a tensor beyond the end of its shard",
      (cache) => {
        recordOf(cache, norm).byteOffset = 10_000_000;
      },
      [`${norm} ends at byte 10000128 of ${SHARD}, which has `],
    ],
    [
      "a shard of another length",
      (cache) => {
        for (const shard of cache.records) shard.nbytes += 4;
      },
      [/^params_shard_0\.bin has \d+ bytes, not \d+$/],
    ],
    [
      "a wrong MD5",
      (cache) => {
        for (const shard of cache.records) shard.md5sum = "0".repeat(32);
      },
      [/^params_shard_0\.bin has MD5 [0-9a-f]{32}, not 0{32}$/],
    ],
    [
      "a shard under another name",
      (cache) => {
        for (const shard of cache.records) shard.dataPath = "params_shard_7.bin";
      },
      ["params_shard_7.bin is missing"],
    ],
  ])("names %s", async (_, edit, expected) => {
    const files = await madeByMlc();
    editCache(files, edit);
    const found = sentences(await verify(files));
    expect(found).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(found[index]).toMatch(text);
  });

  test("names a flipped bit", async () => {
    const files = await madeByMlc();
    flipBit(files, SHARD, 40_000);
    expect(sentences(await verify(files))).toEqual([expect.stringMatching(/^params_shard_0\.bin has MD5 /)]);
  });

  test("names a tokenizer that its configuration lists and that is missing", async () => {
    const files = await madeByMlc();
    files.delete("tokenizer.json");
    expect(sentences(await verify(files))).toEqual(["tokenizer.json is missing"]);
  });

  test.each(["tensor-cache.json", "mlc-chat-config.json"])(
    "names %s where it is broken JSON",
    async (path) => {
      const files = await madeByMlc();
      files.set(path, (files.get(path) ?? new Uint8Array(0)).subarray(0, 200));
      const verdict = await verify(files);
      expect(sentences(verdict)).toEqual([expect.stringContaining(`cannot be read: Cannot read ${path}`)]);
      expect(verdict.checkpoint).toBeNull();
    },
  );

  test("names the configuration where it is missing", async () => {
    const files = await madeByMlc();
    files.delete("mlc-chat-config.json");
    expect(sentences(await verify(files))).toEqual([expect.stringContaining("mlc-chat-config.json")]);
  });

  test("does not follow a manifest out of its folder", async () => {
    const files = await madeByMlc();
    editCache(files, (cache) => {
      for (const shard of cache.records) shard.dataPath = "../params_shard_0.bin";
    });
    expect(sentences(await verify(files))).toEqual([expect.stringContaining("dataPath")]);
  });
});

describe("verifyFolder() of safetensors", () => {
  test("finds nothing in a sound model, single or sharded", async () => {
    for (const shards of [1, 3]) {
      const verdict = await verify(tinyCheckpoint({ ...TINY, shards }));
      expect(verdict).toMatchObject({ kind: "safetensors", problems: [], hasManifest: false });
    }
  });

  test("names a shard that is missing", async () => {
    const files: Files = tinyCheckpoint({ ...TINY, shards: 3 });
    files.delete("model-00002-of-00003.safetensors");
    const verdict = await verify(files);
    expect(sentences(verdict)).toEqual([expect.stringContaining("model-00002-of-00003.safetensors")]);
    expect(verdict.checkpoint).toBeNull();
  });

  test("names a tensor that is missing", async () => {
    const files: Files = tinyCheckpoint(TINY);
    const tensors = tinyTensors(TINY).filter(({ name }) => name !== "model.norm.weight");
    files.set("model.safetensors", storeSafetensors(tensors));
    expect(sentences(await verify(files))).toEqual([expect.stringContaining("model.norm.weight")]);
  });

  test("names a file that lies about its tensors", async () => {
    const files: Files = tinyCheckpoint(TINY);
    const entry = { dtype: "BF16", shape: [64], data_offsets: [0, 128] };
    files.set("model.safetensors", storeParts([["model.norm.weight", entry]], new Uint8Array(100)));
    expect(sentences(await verify(files))).toEqual([expect.stringContaining("model.norm.weight")]);
  });

  test("throws for a folder without a model", async () => {
    const files = new Map([["notes.txt", new Uint8Array(3)]]);
    await expect(verify(files)).rejects.toMatchObject({ code: "weights/file-missing" });
  });

  test("stops when told to", async () => {
    const folder = memoryFolderOf(tinyCheckpoint(TINY));
    const signal = AbortSignal.abort(new Error("Enough"));
    await expect(verifyFolder(folder, { createHash: createTestHash, signal })).rejects.toThrow("Enough");
  });
});
