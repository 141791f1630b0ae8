import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { startHubServer } from "#test/fixtures/hubServer.ts";
import { createTemporaryFolder, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "#test/unit/cli/hearth/runInProcess.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());
afterEach(() => vi.unstubAllEnvs());

const TINY = { vocabularySize: 300 } as const;
const files = tinyCheckpoint(TINY);
const model = await writeFiles(root.at("model"), files);

// embedding and output layer, two layers of attention (q, k, v, o), gate, up, down and two norms, the last norm
const WEIGHTS = 2 * 300 * 64 + 2 * (2 * 64 * 64 + 2 * 32 * 64 + 3 * 128 * 64 + 2 * 64) + 64;
const PARAMETERS = 21;

interface Tensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
}

const tensorOf = (json: Record<string, unknown>, name: string): Tensor | undefined =>
  (json["tensors"] as readonly Tensor[]).find((tensor) => tensor.name === name);

describe("hearth inspect", () => {
  test("of safetensors", async () => {
    const json = onlyJson(await hearth("inspect", model, "--json"));
    expect(json).toMatchObject({
      path: model,
      format: "safetensors",
      architecture: "mistral",
      quantization: null,
      valueCount: WEIGHTS,
      byteLength: WEIGHTS * 2,
      bytesByDtype: { BF16: WEIGHTS * 2 },
      details: { files: 1 },
    });
    expect(json["tensors"]).toHaveLength(PARAMETERS);
    expect(tensorOf(json, "model.layers.1.self_attn.k_proj.weight")).toEqual({
      name: "model.layers.1.self_attn.k_proj.weight",
      dtype: "BF16",
      shape: [32, 64],
      byteLength: 4096,
    });
  });

  test("of a sharded model, and of one of its files", async () => {
    const sharded = await writeFiles(root.at("sharded"), tinyCheckpoint({ ...TINY, shards: 3 }));
    expect(onlyJson(await hearth("inspect", sharded, "--json"))).toMatchObject({
      valueCount: WEIGHTS,
      details: { files: 3 },
    });
    const one = onlyJson(await hearth("inspect", `${sharded}/model-00001-of-00003.safetensors`, "--json"));
    expect(one["tensors"]).toHaveLength(PARAMETERS / 3);
  });

  test("of a GGUF file, and of all its parts by the name of one", async () => {
    const out = root.at("tiny.gguf");
    await hearth("gguf", model, "--type", "q8_0", "--out", out);
    const json = onlyJson(await hearth("inspect", out, "--json"));
    expect(json).toMatchObject({
      format: "gguf",
      architecture: "llama",
      valueCount: WEIGHTS,
      details: { files: 1 },
    });
    // 34 bytes for 32 weights
    expect(tensorOf(json, "blk.0.ffn_up.weight")).toEqual({
      name: "blk.0.ffn_up.weight",
      dtype: "Q8_0",
      shape: [128, 64],
      byteLength: (128 * 64 * 34) / 32,
    });
    await hearth(
      "gguf",
      model,
      "--type",
      "q8_0",
      "--split-max-size",
      "40k",
      "--out",
      root.at("parts", "tiny.gguf"),
    );
    const parts = await hearth("inspect", root.at("parts"), "--json");
    const { details } = onlyJson(parts) as { readonly details: { readonly files: number } };
    expect(details.files).toBeGreaterThan(2);
    const name = `tiny-00002-of-0000${details.files}.gguf`;
    expect(onlyJson(await hearth("inspect", root.at("parts", name), "--json"))).toMatchObject({
      valueCount: WEIGHTS,
      details: { files: details.files },
    });
  });

  test("of a folder with two GGUF models asks for one of them", async () => {
    const out = root.at("several");
    for (const type of ["f16", "q4_0"])
      await hearth("gguf", model, "--type", type, "--out", `${out}/${type}.gguf`);
    const { exitCode, stderr } = await hearth("inspect", out);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("name one of the GGUF files f16.gguf, q4_0.gguf");
  });

  test("of an MLC package", async () => {
    await hearth("quantize", model, "--format", "q4f16_1", "--out", root.at("mlc"));
    const json = onlyJson(await hearth("inspect", root.at("mlc"), "--json"));
    expect(json).toMatchObject({
      format: "mlc",
      architecture: "mistral",
      quantization: "q4f16_1",
      valueCount: WEIGHTS,
      details: { shards: 1, vocab_size: 300 },
    });
    expect(tensorOf(json, "model.layers.0.self_attn.qkv_proj.q_weight")).toMatchObject({
      dtype: "uint32",
      shape: [128, 8],
    });
  });

  test("of a model on the hub reads headers and settings, and no weights", async () => {
    const hub = await startHubServer({ "kaist-ai/tiny": Object.fromEntries(files) });
    try {
      vi.stubEnv("HF_ENDPOINT", hub.endpoint);
      const json = onlyJson(await hearth("inspect", "hf:kaist-ai/tiny", "--json"));
      expect(json).toMatchObject({ format: "safetensors", architecture: "mistral", valueCount: WEIGHTS });
      const missing = await hearth("inspect", "hf:kaist-ai/other");
      expect(missing.exitCode).toBe(1);
      expect(missing.stderr).toContain("kaist-ai/other");
      const commit = hub.commitOf("kaist-ai/tiny");
      const pinned = await hearth("inspect", `hf:kaist-ai/tiny@${commit}`, "--json");
      expect(onlyJson(pinned)).toMatchObject({ valueCount: WEIGHTS });
      expect((await hearth("inspect", "hf:kaist-ai/tiny@v9", "--json")).exitCode).toBe(1);
    } finally {
      await hub.close();
    }
  });

  test("for people has a line for every tensor and the sums at the end", async () => {
    const { exitCode, stdout } = await hearth("inspect", model);
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.filter((line) => /^\S+ +BF16 +\[[\d, ]+\] +[\d.]+ (bytes|kB)$/.test(line))).toHaveLength(
      PARAMETERS,
    );
    expect(stdout).toContain("safetensors, architecture mistral\n");
    expect(lines.at(-1)).toBe("21 tensors, 112 k weights, 225 kB: BF16 225 kB");
  });

  test("of a file that was cut names the tensor", async () => {
    const bytes = files.get("model.safetensors") ?? new Uint8Array(0);
    const cut = await writeFiles(root.at("cut"), new Map([["model.safetensors", bytes.subarray(0, -10)]]));
    const { exitCode, stderr } = await hearth("inspect", cut);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/model\.safetensors/);
    expect(stderr).toContain(String(bytes.length - 10));
  });
});
