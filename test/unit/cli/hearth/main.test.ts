import { afterAll, describe, expect, test } from "vitest";
import { createTemporaryFolder, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { hearth, onlyJson } from "./runInProcess.ts";
import { spawnHearth } from "./spawnHearth.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());
const model = await writeFiles(root.at("model"), tinyCheckpoint({ vocabularySize: 300 }));

const COMMANDS = ["inspect", "merge", "quantize", "gguf", "verify", "prompt", "parse"];

describe("hearth", () => {
  test("without a command says what there is, on standard error, and that this was wrong", async () => {
    const { exitCode, stdout, stderr } = await hearth();
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    for (const name of COMMANDS) expect(stderr).toContain(`  ${name} `);
  });

  test.each(["--help", "-h", "help"])("%s says what there is, on standard output", async (option) => {
    const { exitCode, stdout, stderr } = await hearth(option);
    expect([exitCode, stderr]).toEqual([0, ""]);
    for (const name of COMMANDS) expect(stdout).toContain(`  ${name} `);
  });

  test("names a command that it does not have", async () => {
    const { exitCode, stdout, stderr } = await hearth("quantise");
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('no command "quantise"');
  });

  test.each(COMMANDS)("%s --help says how to call it", async (name) => {
    const { exitCode, stdout, stderr } = await hearth(name, "--help");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Usage: hearth ${name} `);
  });

  test.each(COMMANDS)("%s names an option that it does not have and says how to call it", async (name) => {
    const { exitCode, stdout, stderr } = await hearth(name, "--no-such-option");
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--no-such-option");
    expect(stderr).toContain(`Usage: hearth ${name} `);
  });
});

describe("wrong arguments end with 2 and name what is wrong:", () => {
  test.each([
    ["inspect: no path", ["inspect"], "PATH is missing"],
    ["inspect: two paths", ["inspect", "a", "b"], '"b" is one too many'],
    ["quantize: no source", ["quantize", "--format", "q4f16_1", "--out", "x"], "SOURCE is missing"],
    ["quantize: no format", ["quantize", model, "--out", "x"], "--format is missing"],
    ["quantize: unknown format", ["quantize", model, "--format", "q3", "--out", "x"], "q4f16_1, q4f32_1"],
    ["quantize: no target", ["quantize", model, "--format", "q4f16_1"], "--out is missing"],
    [
      "quantize: no whole number",
      ["quantize", model, "--format", "q4f16_1", "--out", "x", "--pad-vocab", "1.5"],
      '--pad-vocab takes a whole number of at least 1, not "1.5"',
    ],
    [
      "quantize: no threads",
      ["quantize", model, "--format", "q4f16_1", "--out", "x", "--threads", "0"],
      "--threads",
    ],
    ["gguf: no type", ["gguf", model, "--out", "x.gguf"], "--type is missing"],
    ["gguf: another ending", ["gguf", model, "--type", "f16", "--out", "x.bin"], '"x.bin"'],
    [
      "gguf: no size",
      ["gguf", model, "--type", "f16", "--out", "x.gguf", "--split-max-size", "2T"],
      '--split-max-size takes a number of bytes such as 2000000000 or 2G, not "2T"',
    ],
    ["verify: a file", ["verify", `${model}/config.json`], "is not a folder"],
    ["merge: no method", ["merge", "--model", model, "--out", "x"], "--method is missing"],
    ["merge: unknown method", ["merge", "--method", "soup", "--model", model, "--out", "x"], '"soup"'],
    ["merge: no models", ["merge", "--method", "linear", "--out", "x"], "model"],
    [
      "merge: no base",
      ["merge", "--method", "ties", "--model", model, "--model", model, "--out", "x"],
      "base",
    ],
  ])("%s", async (_, args, message) => {
    const { exitCode, stdout, stderr } = await hearth(...args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain("Usage: hearth ");
  });
});

describe("what fails ends with 1 and says why:", () => {
  test.each([
    ["inspect", ["inspect", root.at("nothing")], "weights/file-missing"],
    [
      "quantize",
      ["quantize", root.at("nothing"), "--format", "q4f16_1", "--out", root.at("q")],
      "weights/file-missing",
    ],
    [
      "gguf",
      ["gguf", root.at("nothing"), "--type", "f16", "--out", root.at("m.gguf")],
      "weights/file-missing",
    ],
    ["verify", ["verify", root.at("nothing")], "weights/file-missing"],
    ["merge", ["merge", "--recipe", root.at("none.json"), "--out", root.at("m")], "weights/file-missing"],
    [
      "merge of a missing model",
      ["merge", "--method", "linear", "--model", model, "--model", root.at("nothing"), "--out", root.at("m")],
      "weights/file-missing",
    ],
    [
      "quantize of a file that is no model",
      ["quantize", `${model}/config.json`, "--format", "q4f16_1", "--out", root.at("q")],
      "engine/not-gguf",
    ],
    [
      "quantize of safetensors without their folder",
      ["quantize", `${model}/model.safetensors`, "--format", "q4f16_1", "--out", root.at("q")],
      "weights/file-missing",
    ],
    ["inspect of a malformed name on the hub", ["inspect", "hf:nobody"], "weights/not-found"],
  ])("%s", async (_, args, code) => {
    const plain = await hearth(...args);
    expect([plain.exitCode, plain.stdout]).toEqual([1, ""]);
    expect(plain.stderr).toMatch(/^hearth [a-z]+: .+\n$/);
    const json = await hearth(...args, "--json");
    expect(json.exitCode).toBe(1);
    expect(onlyJson(json)).toEqual({
      error: {
        code,
        message: plain.stderr.replace(/^hearth [a-z]+: |\n$/g, ""),
        details: expect.any(Object),
      },
    });
  });
});

test("with --json wrong arguments are one line of JSON, too", async () => {
  const outcome = await hearth("quantize", "--json", "--what");
  expect(outcome.exitCode).toBe(2);
  expect(onlyJson(outcome)).toMatchObject({
    error: { code: "cli/usage", message: expect.stringContaining("--what") },
  });
});

describe("the program", () => {
  test("runs a command and ends with its exit code", async () => {
    const [help, usage, failed, inspected] = await Promise.all(
      [["--help"], ["inspect"], ["inspect", root.at("nothing")], ["inspect", model, "--json"]].map(
        (args) => spawnHearth(...args).outcome,
      ),
    );
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help?.stdout).toContain("quantize");
    expect(usage).toMatchObject({ exitCode: 2, stdout: "" });
    expect(failed).toMatchObject({ exitCode: 1, stdout: "" });
    expect(inspected).toMatchObject({ exitCode: 0, stderr: "" });
    if (inspected !== undefined) expect(onlyJson(inspected)).toMatchObject({ format: "safetensors" });
  }, 30_000);
});
