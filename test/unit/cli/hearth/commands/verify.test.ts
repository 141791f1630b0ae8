import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { createTemporaryFolder, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "#test/unit/cli/hearth/runInProcess.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const TINY = { vocabularySize: 300 } as const;
const model = await writeFiles(root.at("model"), tinyCheckpoint(TINY));
const other = await writeFiles(root.at("other"), tinyCheckpoint({ ...TINY, seed: 2 }));

async function makePackage(name: string): Promise<string> {
  const out = root.at(name);
  await hearth("quantize", model, "--format", "q4f16_1", "--out", out);
  return out;
}

const sound = await makePackage("sound");

describe("hearth verify", () => {
  test("of a sound package ends with 0", async () => {
    const outcome = await hearth("verify", sound, "--json");
    expect(outcome.exitCode).toBe(0);
    expect(onlyJson(outcome)).toMatchObject({
      directory: sound,
      kind: "mlc",
      isSound: true,
      hasManifest: true,
      problems: [],
      differences: [],
    });
    expect((await hearth("verify", sound)).stdout).toMatch(
      /sound is whole: mlc, [\d.]+ kB, hashes as in its manifest\n$/,
    );
  });

  test("of a damaged package ends with 1 and names the file", async () => {
    const damaged = await makePackage("damaged");
    const shard = `${damaged}/params_shard_0.bin`;
    const bytes = await readFile(shard);
    bytes.writeUInt8(bytes.readUInt8(99) ^ 4, 99);
    await writeFile(shard, bytes);
    const outcome = await hearth("verify", damaged, "--json");
    expect(outcome.exitCode).toBe(1);
    expect(onlyJson(outcome)).toMatchObject({
      isSound: false,
      problems: [
        { subject: "params_shard_0.bin", problem: expect.stringContaining("SHA-256") },
        { subject: "params_shard_0.bin", problem: expect.stringContaining("MD5") },
      ],
    });
    const { stdout, exitCode } = await hearth("verify", damaged);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/params_shard_0\.bin has SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}\n/);
    expect(stdout).toMatch(/damaged is not in order: 2 problems\n$/);
  });

  test("of a package whose manifest is broken is an answer, and no crash", async () => {
    const broken = await makePackage("broken");
    await writeFile(`${broken}/tensor-cache.json`, "{");
    const outcome = await hearth("verify", broken, "--json");
    expect(outcome.exitCode).toBe(1);
    expect(onlyJson(outcome)).toMatchObject({ kind: "mlc", isSound: false });
  });

  test("against its source reports the errors of every tensor", async () => {
    const outcome = await hearth("verify", sound, "--against", model, "--json");
    expect(outcome.exitCode).toBe(0);
    const { differences } = onlyJson(outcome) as {
      readonly differences: readonly Record<string, number | string>[];
    };
    expect(differences).toHaveLength(21);
    expect(differences.find(({ name }) => name === "lm_head.weight")).toEqual({
      name: "lm_head.weight",
      dtype: "q4f16_1",
      valueCount: 300 * 64,
      maxError: expect.any(Number),
      meanError: expect.any(Number),
      meanMagnitude: expect.any(Number),
      beyondBound: 0,
    });
    const { stdout } = await hearth("verify", sound, "--against", model);
    expect(
      stdout.split("\n").filter((line) => /max \d\.\d\de-\d+ {2}mean \d\.\d\de-\d+$/.test(line)).length,
    ).toBeGreaterThan(15);
  });

  test("against other weights ends with 1 and says so", async () => {
    const outcome = await hearth("verify", sound, "--against", other, "--json");
    expect(outcome.exitCode).toBe(1);
    expect(onlyJson(outcome)).toMatchObject({ isSound: false, problems: [] });
    const { stdout } = await hearth("verify", sound, "--against", other);
    expect(stdout).toContain("values are further off than rounding explains");
    expect(stdout).toContain("21 tensors of 21 come from other weights\n");
  });

  test("against another model ends with 1 and names what it lacks", async () => {
    const wide = await writeFiles(root.at("wide"), tinyCheckpoint({ ...TINY, intermediate: 160 }));
    const outcome = await hearth("verify", sound, "--against", wide, "--json");
    expect(outcome.exitCode).toBe(1);
    expect(onlyJson(outcome)).toMatchObject({ error: { code: "weights/shape-mismatch" } });
  });

  test("of safetensors that lack a shard names it", async () => {
    const sharded = await writeFiles(root.at("sharded"), tinyCheckpoint({ ...TINY, shards: 3 }));
    await rm(`${sharded}/model-00003-of-00003.safetensors`);
    const { exitCode, stdout } = await hearth("verify", sharded);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("model-00003-of-00003.safetensors");
  });

  test("of a package without Hearth's manifest says that there are no hashes of it", async () => {
    const bare = await makePackage("bare");
    await rm(`${bare}/hearth-manifest.json`);
    const { exitCode, stdout } = await hearth("verify", bare);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("without a hearth-manifest.json to compare with");
  });
});
