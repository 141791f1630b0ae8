import { readdir, readFile, stat } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { createTemporaryFolder, readFiles, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "#test/unit/cli/hearth/runInProcess.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const model = await writeFiles(root.at("model"), tinyCheckpoint({ vocabularySize: 300 }));

const gguf = (source: string, type: string, out: string, ...options: readonly string[]) =>
  hearth("gguf", source, "--type", type, "--out", out, ...options);

describe("hearth gguf", () => {
  test.each(["f32", "f16", "q8_0", "q4_0"])(
    "writes a file in %s that differs from its source by rounding alone",
    async (type) => {
      const out = root.at(type, "tiny.gguf");
      const outcome = await gguf(model, type, out, "--json");
      expect(outcome.exitCode).toBe(0);
      const { size } = await stat(out);
      expect(onlyJson(outcome)).toMatchObject({
        source: model,
        type,
        directory: root.at(type),
        files: [{ path: "tiny.gguf", byteLength: size }],
        bytes: size,
        weights: 112_448,
        storedAsF16: [],
        unusedTensors: [],
      });
      expect((await readFile(out)).subarray(0, 4).toString()).toBe("GGUF");
      expect(await hearth("verify", root.at(type), "--against", model)).toMatchObject({ exitCode: 0 });
    },
  );

  test("writes beside other files, and leaves them and no journal", async () => {
    const directory = await writeFiles(root.at("shared"), new Map([["notes.txt", new Uint8Array([1])]]));
    await gguf(model, "f16", `${directory}/a.gguf`);
    await gguf(model, "q8_0", `${directory}/b.gguf`);
    expect((await readdir(directory)).toSorted()).toEqual(["a.gguf", "b.gguf", "notes.txt"]);
  });

  test("replaces a file of the same name", async () => {
    const directory = await writeFiles(root.at("old"), new Map([["tiny.gguf", new Uint8Array([1])]]));
    expect(await gguf(model, "f16", `${directory}/tiny.gguf`)).toMatchObject({ exitCode: 0 });
    expect((await stat(`${directory}/tiny.gguf`)).size).toBeGreaterThan(200_000);
  });

  test("splits at the size asked for, into parts that are one model", async () => {
    const outcome = await gguf(
      model,
      "f16",
      root.at("parts", "tiny.gguf"),
      "--split-max-size",
      "60k",
      "--json",
    );
    const { files } = onlyJson(outcome) as {
      readonly files: readonly { readonly path: string; readonly byteLength: number }[];
    };
    expect(files.length).toBeGreaterThan(2);
    const count = String(files.length).padStart(5, "0");
    expect(files.map(({ path }) => path)).toEqual(
      files.map((_, index) => `tiny-${String(index + 1).padStart(5, "0")}-of-${count}.gguf`),
    );
    // the first holds the vocabulary; a part is never smaller than a tensor
    for (const { byteLength } of files.slice(1)) expect(byteLength).toBeLessThanOrEqual(60_000);
    const whole = await gguf(model, "f16", root.at("whole", "tiny.gguf"), "--json");
    expect(onlyJson(whole)).toMatchObject({ weights: 112_448 });
    const first = root.at("parts", files[0]?.path ?? "");
    for (const source of [root.at("parts"), first]) {
      const verdict = await hearth("verify", root.at("whole"), "--against", source, "--json");
      expect(verdict.exitCode).toBe(0);
      const { differences } = onlyJson(verdict) as {
        readonly differences: readonly { readonly maxError: number }[];
      };
      expect(differences).toHaveLength(21);
      for (const { maxError } of differences) expect(maxError).toBe(0);
    }
  });

  test("calls the model as asked, or else as its folder is called", async () => {
    const nameIn = async (path: string) =>
      (onlyJson(await hearth("inspect", path, "--json")) as { readonly details: Record<string, unknown> })
        .details["general.name"];
    await gguf(model, "f16", root.at("named.gguf"), "--name", "Prometheus, small");
    expect(await nameIn(root.at("named.gguf"))).toBe("Prometheus, small");
    await gguf(`${model}/.`, "f16", root.at("unnamed.gguf"));
    expect(await nameIn(root.at("unnamed.gguf"))).toBe("model");
  });

  test("gives the same bytes every time, and from another GGUF of the same weights", async () => {
    await gguf(model, "f32", root.at("x", "tiny.gguf"), "--name", "Tiny Mistral");
    await gguf(model, "f32", root.at("y", "tiny.gguf"), "--name", "Tiny Mistral");
    const [x, y] = [await readFiles(root.at("x")), await readFiles(root.at("y"))];
    expect(x.get("tiny.gguf")?.equals(y.get("tiny.gguf") ?? Buffer.alloc(0))).toBe(true);
    await gguf(root.at("x", "tiny.gguf"), "f32", root.at("z", "tiny.gguf"), "--name", "Tiny Mistral");
    expect(await hearth("verify", root.at("z"), "--against", model, "--json")).toMatchObject({ exitCode: 0 });
  });

  test("says for people which file it wrote", async () => {
    const { stdout } = await gguf(model, "q8_0", root.at("people", "tiny.gguf"));
    expect(stdout).toMatch(/people\/tiny\.gguf\n112 k weights in q8_0, [\d.]+ kB, in \d+ s\n$/);
  });
});
