import { readFile, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { createTemporaryFolder, readFiles, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint, tinyTensors } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "#test/unit/cli/hearth/runInProcess.ts";
import { openNodeFolder } from "#cli/files/nodeFolder.ts";
import { openSafetensors } from "#weights/safetensors/openSafetensors.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const TINY = { vocabularySize: 300, dtype: "F32" } as const;
const base = await writeFiles(root.at("base"), tinyCheckpoint({ ...TINY, seed: 1 }));
const one = await writeFiles(root.at("one"), tinyCheckpoint({ ...TINY, seed: 2 }));
const two = await writeFiles(root.at("two"), tinyCheckpoint({ ...TINY, seed: 3 }));

const merge = (out: string, ...args: readonly string[]) => hearth("merge", ...args, "--out", root.at(out));

async function valuesOf(directory: string, tensor: string): Promise<Float32Array> {
  const folder = openNodeFolder(directory);
  try {
    const checkpoint = await openSafetensors(folder);
    const { byteLength = 0 } = checkpoint.tensors.get(tensor) ?? {};
    return await checkpoint.readValues(tensor, 0, byteLength / 4);
  } finally {
    await folder.close();
  }
}

const weightFiles = async (directory: string): Promise<Map<string, Buffer>> =>
  new Map([...(await readFiles(directory))].filter(([name]) => name !== "hearth-manifest.json"));

describe("hearth merge", () => {
  test("averages two models by their weights", async () => {
    const outcome = await merge(
      "linear",
      "--method",
      "linear",
      "--model",
      `${one}:3`,
      "--model",
      `${two}:1`,
      "--json",
    );
    expect(outcome.exitCode).toBe(0);
    expect(onlyJson(outcome)).toMatchObject({
      out: root.at("linear"),
      settings: { method: "linear", normalize: true },
      weights: 112_448,
      wasComplete: false,
    });
    const name = "model.layers.0.mlp.up_proj.weight";
    const [a, b] = [2, 3].map(
      (seed) => tinyTensors({ ...TINY, seed }).find((tensor) => tensor.name === name)?.values,
    );
    const merged = await valuesOf(root.at("linear"), name);
    expect(merged).toHaveLength(128 * 64);
    for (const [index, value] of merged.entries()) {
      expect(Math.abs(value - (0.75 * (a?.[index] ?? NaN) + 0.25 * (b?.[index] ?? NaN)))).toBeLessThan(1e-8);
    }
  });

  test.each([1, 3])("with all weight on the first gives its very bytes, in %i files", async (shards) => {
    const first = await writeFiles(
      root.at(`first-${shards}`),
      tinyCheckpoint({ vocabularySize: 300, shards, seed: 4 }),
    );
    const second = await writeFiles(
      root.at(`second-${shards}`),
      tinyCheckpoint({ vocabularySize: 300, seed: 5 }),
    );
    await merge(`same-${shards}`, "--method", "linear", "--model", `${first}:1`, "--model", `${second}:0`);
    const merged = await readFiles(root.at(`same-${shards}`));
    for (const [name, bytes] of await readFiles(first)) {
      if (name === "model.safetensors.index.json")
        expect(JSON.parse(String(merged.get(name)))).toEqual(JSON.parse(String(bytes)));
      else expect(merged.get(name)?.equals(bytes), name).toBe(true);
    }
  });

  test("leaves a recipe that gives the same bytes again", async () => {
    const options = [
      "--method",
      "dare_ties",
      "--base",
      base,
      "--density",
      "0.6",
      "--lambda",
      "0.9",
      "--seed",
      "11",
    ];
    expect(
      await merge("dare", ...options, "--model", `${one}:0.7:0.5`, "--model", `${two}:0.4`),
    ).toMatchObject({ exitCode: 0 });
    const recipe = `${root.at("dare")}/merge.json`;
    expect(JSON.parse(await readFile(recipe, "utf8"))).toMatchObject({
      settings: { method: "dare_ties", lambda: 0.9, seed: 11 },
      models: [
        { weight: 0.7, density: 0.5, identity: { name: one } },
        { weight: 0.4, density: 0.6, identity: { name: two } },
      ],
      base: { name: base },
    });
    expect(await merge("again", "--recipe", recipe)).toMatchObject({ exitCode: 0 });
    expect(await weightFiles(root.at("again"))).toEqual(await weightFiles(root.at("dare")));

    const moved = await writeFiles(root.at("moved"), tinyCheckpoint({ ...TINY, seed: 2 }));
    const elsewhere = ["--recipe", recipe, "--model", moved, "--model", two, "--base", base];
    expect(await merge("elsewhere", ...elsewhere)).toMatchObject({ exitCode: 0 });
    expect(await weightFiles(root.at("elsewhere"))).toEqual(await weightFiles(root.at("dare")));
  });

  test("refuses a recipe whose models are others by now", async () => {
    const recipe = root.at("recipe.json");
    await merge("for-recipe", "--method", "linear", "--model", one, "--model", two);
    await writeFile(recipe, await readFile(`${root.at("for-recipe")}/merge.json`));
    const swapped = await merge("swapped", "--recipe", recipe, "--model", two, "--model", one, "--json");
    expect(swapped.exitCode).toBe(1);
    expect(onlyJson(swapped)).toMatchObject({ error: { code: "weights/checkpoints-differ" } });
    const tooFew = await merge("too-few", "--recipe", recipe, "--model", one);
    expect(tooFew).toMatchObject({ exitCode: 2 });
    expect(tooFew.stderr).toContain("the recipe has 2 models, 1 are named");
  });

  test("names what is wrong with a recipe", async () => {
    const recipe = root.at("wrong.json");
    await writeFile(recipe, "{");
    expect(onlyJson(await merge("wrong", "--recipe", recipe, "--json"))).toMatchObject({
      error: { code: "weights/recipe-invalid" },
    });
  });

  test("lists the tensors whose shapes differ and writes nothing", async () => {
    const wide = await writeFiles(root.at("wide"), tinyCheckpoint({ ...TINY, intermediate: 160 }));
    const outcome = await merge("differ", "--method", "linear", "--model", one, "--model", wide);
    expect(outcome).toMatchObject({ exitCode: 1, stdout: "" });
    expect(outcome.stderr).toContain("6 of their tensors differ");
    expect(outcome.stderr).toContain(
      '"model.layers.0.mlp.gate_proj.weight": [128,64] in model 1; [160,64] in model 2',
    );
    await expect(readFiles(root.at("differ"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("lists tensors that one model lacks", async () => {
    const deep = await writeFiles(root.at("deep"), tinyCheckpoint({ ...TINY, layers: 3 }));
    const outcome = await merge("lack", "--method", "linear", "--model", one, "--model", deep);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain(
      '"model.layers.2.input_layernorm.weight": [64] in model 2; missing in model 1',
    );
  });

  test("stores as another type when asked, and says so in config.json", async () => {
    await merge("bf16", "--method", "linear", "--model", one, "--model", two, "--dtype", "BF16");
    expect(onlyJson(await hearth("inspect", root.at("bf16"), "--json"))).toMatchObject({
      bytesByDtype: { BF16: 112_448 * 2 },
    });
    expect(JSON.parse(await readFile(`${root.at("bf16")}/config.json`, "utf8"))).toMatchObject({
      torch_dtype: "bfloat16",
    });
  });

  test("slerp goes from the base to the other model", async () => {
    await merge("slerp", "--method", "slerp", "--base", one, "--model", two, "--t", "0");
    expect(await valuesOf(root.at("slerp"), "lm_head.weight")).toEqual(await valuesOf(one, "lm_head.weight"));
  });

  test("makes a model that can be quantized, and is whole", async () => {
    await merge(
      "whole",
      "--method",
      "ties",
      "--base",
      base,
      "--model",
      `${one}:1:0.5`,
      "--model",
      `${two}:1:0.5`,
    );
    expect(await hearth("verify", root.at("whole"))).toMatchObject({ exitCode: 0 });
    const package_ = root.at("quantized");
    expect(
      await hearth("quantize", root.at("whole"), "--format", "q4f16_1", "--out", package_),
    ).toMatchObject({ exitCode: 0 });
    expect(await hearth("verify", package_, "--against", root.at("whole"))).toMatchObject({ exitCode: 0 });
  });

  test("says for people what it made, and that there is nothing left to do", async () => {
    const args = ["--method", "linear", "--model", one, "--model", two] as const;
    expect((await merge("people", ...args)).stdout).toMatch(
      /people: 112 k weights merged with linear, [\d.]+ kB in \d files, in \d+ s\n$/,
    );
    expect((await merge("people", ...args)).stdout).toContain("is complete already");
    const other = await merge("people", ...args, "--dtype", "F16");
    expect(other.exitCode).toBe(1);
  });
});
