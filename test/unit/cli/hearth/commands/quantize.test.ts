import { readdir } from "node:fs/promises";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { startHubServer } from "#test/fixtures/hubServer.ts";
import { storeSafetensors } from "#test/fixtures/safetensorsWriter.ts";
import { createTemporaryFolder, readFiles, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint, tinyTensors } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "#test/unit/cli/hearth/runInProcess.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());
afterEach(() => vi.unstubAllEnvs());

const TINY = { vocabularySize: 300 } as const;
const model = await writeFiles(root.at("model"), tinyCheckpoint(TINY));

const quantize = (source: string, out: string, ...options: readonly string[]) =>
  hearth("quantize", source, "--format", "q4f16_1", "--out", out, ...options);

/** The files of a package but its manifest of hashes, which names the source. */
async function packageFiles(directory: string): Promise<Map<string, Buffer>> {
  const files = await readFiles(directory);
  expect(files.delete("hearth-manifest.json")).toBe(true);
  return files;
}

describe("hearth quantize", () => {
  test("makes a package that hearth verify finds whole", async () => {
    const out = root.at("new", "deep", "package");
    const outcome = await quantize(model, out, "--json");
    expect(outcome.exitCode).toBe(0);
    const files = await readFiles(out);
    const bytes = [...files].reduce(
      (sum, [path, file]) => sum + (path === "hearth-manifest.json" ? 0 : file.length),
      0,
    );
    expect(onlyJson(outcome)).toMatchObject({
      out,
      format: "q4f16_1",
      source: model,
      files: 5,
      bytes,
      weights: 112_448,
      unusedTensors: [],
      resumedFiles: 0,
      wasComplete: false,
      threads: 1,
    });
    expect([...files.keys()]).toEqual([
      "hearth-manifest.json",
      "mlc-chat-config.json",
      "params_shard_0.bin",
      "tensor-cache.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(await hearth("verify", out, "--against", model)).toMatchObject({ exitCode: 0 });
  });

  test("leaves nothing beside the package", async () => {
    const out = root.at("beside", "package");
    await quantize(model, out);
    expect([...(await readFiles(out)).keys()].filter((name) => name.startsWith("."))).toEqual([]);
    expect(await readdir(root.at("beside"))).toEqual(["package"]);
  });

  test("says for people what it made, and the second time that there is nothing to do", async () => {
    const out = root.at("twice");
    const first = await quantize(model, out);
    expect(first.stdout).toMatch(/: 112 k weights in q4f16_1, [\d.]+ kB in 5 files, in \d+ s\n$/);
    const before = await readFiles(out);
    const second = await quantize(model, out, "--json");
    expect(second.exitCode).toBe(0);
    expect(onlyJson(second)).toMatchObject({ wasComplete: true, resumedFiles: 0 });
    expect((await quantize(model, out)).stdout).toContain("is complete already");
    expect(await readFiles(out)).toEqual(before);
  });

  test("refuses a folder with other files, and changes none of them", async () => {
    const out = await writeFiles(root.at("taken"), new Map([["thesis.txt", new Uint8Array([1, 2, 3])]]));
    const outcome = await quantize(model, out, "--json");
    expect(outcome.exitCode).toBe(1);
    expect(onlyJson(outcome)).toMatchObject({
      error: { code: "weights/other-conversion", details: { fileName: "thesis.txt" } },
    });
    expect([...(await readFiles(out)).keys()]).toEqual(["thesis.txt"]);
  });

  test("refuses the folder of its source", async () => {
    const before = await readFiles(model);
    expect((await quantize(model, model)).exitCode).toBe(1);
    expect(await readFiles(model)).toEqual(before);
  });

  test("refuses a package with other settings", async () => {
    const out = root.at("settings");
    await quantize(model, out);
    expect((await quantize(model, out, "--pad-vocab", "320")).exitCode).toBe(1);
    expect((await quantize(model, out, "--older-manifest")).exitCode).toBe(1);
  });

  test("fills up the vocabulary, but does not cut it", async () => {
    const padded = await quantize(model, root.at("padded"), "--pad-vocab", "320");
    expect(padded.exitCode).toBe(0);
    expect(await hearth("verify", root.at("padded"), "--against", model)).toMatchObject({ exitCode: 0 });
    const cut = await quantize(model, root.at("smaller"), "--pad-vocab", "299");
    expect(cut).toMatchObject({ exitCode: 2, stdout: "" });
    expect(cut.stderr).toContain("299");
    expect(cut.stderr).toContain("300");
  });

  test("makes of a model on the hub what it makes of its folder, and pins the commit", async () => {
    const name = "kaist-ai/tiny";
    const hub = await startHubServer({ [name]: Object.fromEntries(tinyCheckpoint({ ...TINY, shards: 3 })) });
    try {
      vi.stubEnv("HF_ENDPOINT", hub.endpoint);
      const commit = hub.commitOf(name);
      const outcome = await quantize(`hf:${name}`, root.at("from-hub"), "--json");
      expect(onlyJson(outcome)).toMatchObject({ source: `hf:${name}@${commit}` });
      // the same commit by its own name is the same conversion
      const again = await quantize(`hf:${name}@${commit}`, root.at("from-hub"), "--json");
      expect(onlyJson(again)).toMatchObject({ wasComplete: true });
      const atCommit = await quantize(`hf:${name}@${commit}`, root.at("from-commit"), "--json");
      expect(atCommit.exitCode).toBe(0);
    } finally {
      await hub.close();
    }
    const local = await writeFiles(root.at("sharded"), tinyCheckpoint({ ...TINY, shards: 3 }));
    await quantize(local, root.at("from-folder"));
    expect(await packageFiles(root.at("from-hub"))).toEqual(await packageFiles(root.at("from-folder")));
    expect(await packageFiles(root.at("from-commit"))).toEqual(await packageFiles(root.at("from-folder")));
  });

  test("asks for the token of a private model", async () => {
    const token = "hf_secret";
    const hub = await startHubServer(
      { "owner/private": Object.fromEntries(tinyCheckpoint(TINY)) },
      { token },
    );
    try {
      vi.stubEnv("HF_ENDPOINT", hub.endpoint);
      vi.stubEnv("HF_TOKEN", "");
      const refused = await quantize("hf:owner/private", root.at("private"), "--json");
      expect(onlyJson(refused)).toMatchObject({ error: { code: "weights/access-denied" } });
      vi.stubEnv("HF_TOKEN", token);
      const allowed = await quantize("hf:owner/private", root.at("private"), "--json");
      expect(allowed.exitCode).toBe(0);
      expect(allowed.stdout + allowed.stderr).not.toContain(token);
    } finally {
      await hub.close();
    }
  });

  test("makes a package of a GGUF file", async () => {
    await hearth("gguf", model, "--type", "f16", "--out", root.at("tiny.gguf"), "--name", "Tiny Mistral");
    const outcome = await quantize(root.at("tiny.gguf"), root.at("from-gguf"), "--json");
    expect(outcome.exitCode).toBe(0);
    expect(await hearth("verify", root.at("from-gguf"), "--against", root.at("tiny.gguf"))).toMatchObject({
      exitCode: 0,
    });
  });

  test("says which tensors the architecture does not use", async () => {
    const files = tinyCheckpoint({ ...TINY, architecture: "qwen2" });
    const extra = { name: "score.weight", dtype: "F32", shape: [1], bytes: new Uint8Array(4) };
    const frequencies = { ...extra, name: "model.layers.0.self_attn.rotary_emb.inv_freq" };
    const tensors = [...tinyTensors({ ...TINY, architecture: "qwen2" }), extra, frequencies];
    files.set("model.safetensors", storeSafetensors(tensors));
    const source = await writeFiles(root.at("extra"), files);
    const outcome = await quantize(source, root.at("without-extra"));
    expect(outcome.stdout).toContain("Left out, not part of the architecture: score.weight\n");
  });
});
