import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { writeLargeCheckpoint } from "#test/fixtures/largeCheckpoint.ts";
import { createTemporaryFolder, readFiles } from "#test/fixtures/temporaryFolder.ts";
import { hearth, onlyJson } from "./runInProcess.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const model = root.at("model");
// five layers make two shards
writeLargeCheckpoint(model, 5);

const quantize = (source: string, out: string, threads: number) =>
  hearth("quantize", source, "--format", "q4f16_1", "--out", out, "--threads", String(threads), "--json");

test("hearth quantize makes the same bytes on one thread and on two", async () => {
  expect(onlyJson(await quantize(model, root.at("one"), 1))).toMatchObject({ threads: 1 });
  expect(onlyJson(await quantize(model, root.at("two"), 2))).toMatchObject({ threads: 2 });
  const [one, two] = [await readFiles(root.at("one")), await readFiles(root.at("two"))];
  expect([...one.keys()]).toEqual([...two.keys()]);
  expect([...one.keys()].filter((name) => name.endsWith(".bin"))).toHaveLength(2);
  for (const [name, bytes] of one) expect(two.get(name)?.equals(bytes), name).toBe(true);
}, 60_000);

test("hearth quantize names the tensor that cannot be stored, though another thread finds it", async () => {
  const names = (await readdir(model)).toSorted();
  const last = names.filter((name) => name.endsWith(".safetensors")).at(-1) ?? "";
  const broken = root.at("broken");
  await mkdir(broken);
  for (const name of names.filter((other) => other !== last))
    await symlink(root.at("model", name), `${broken}/${name}`);
  await copyFile(`${model}/${last}`, `${broken}/${last}`);
  const bytes = await readFile(`${broken}/${last}`);
  const headerBytes = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(8, 8 + headerBytes).toString()) as Readonly<
    Record<string, { readonly data_offsets: readonly [number, number] }>
  >;
  const tensor = Object.keys(header).find((name) => name.endsWith("down_proj.weight")) ?? "";
  // a bfloat16 that is no number
  bytes.writeUInt16LE(0x7fc0, 8 + headerBytes + (header[tensor]?.data_offsets[0] ?? NaN));
  await writeFile(`${broken}/${last}`, bytes);

  const outcome = await quantize(broken, root.at("not-finite"), 2);
  expect(outcome.exitCode).toBe(1);
  expect(onlyJson(outcome)).toMatchObject({
    error: { code: "weights/not-finite", details: { tensor, row: 0 } },
  });
  expect(
    (await readdir(root.at("not-finite"))).filter(
      (name) => !/^(params_shard_0\.bin|\.hearth-conversion\.json)$/.test(name),
    ),
  ).toEqual([]);
}, 60_000);
