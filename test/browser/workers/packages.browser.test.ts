import { afterEach, expect, test } from "vitest";
import { commands } from "vitest/browser";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { createModelsClient } from "#workers/models/createModelsClient.ts";
import type { InstallExtras } from "#workers/models/modelsClient.ts";
import { allFiles, packageFiles, PACKAGE, pick, pickedOrder, UNWATCHED, webllmSees } from "./tinyModels.ts";

const client = createModelsClient();
const ids: string[] = [];
const SHARD = "params_shard_0.bin";
const MANIFEST = "hearth-manifest.json";

afterEach(async () => {
  for (const id of ids.splice(0)) await client.remove(id);
});

/** An order that is deleted after the test. */
function order(place: InstallOrder["place"] = { kind: "files" }): InstallOrder {
  const made = { ...pickedOrder(PACKAGE), place };
  ids.push(made.id);
  return made;
}

/** A package without Hearth's manifest, as mlc-llm makes it. */
async function foreignPackage(): Promise<Map<string, Uint8Array>> {
  const files = await packageFiles();
  files.delete(MANIFEST);
  files.delete("tiny-webgpu.wasm");
  return files;
}

/** The same bytes but for one bit. */
function flipBit(bytes: Uint8Array | undefined, at: number): Uint8Array {
  const changed = new Uint8Array(bytes ?? []);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

async function namesOf({ id }: InstallOrder): Promise<readonly string[]> {
  const prefix = `models/${id}/files/`;
  return (await allFiles())
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
}

test("a picked package is stored with its own library, and WebLLM finds it", async () => {
  const files = await packageFiles();
  const model = await client.install(order(), pick(files), UNWATCHED);
  expect(await webllmSees(model)).toBe(true);
  expect(model).toMatchObject({
    engine: "webllm",
    quantization: "q4f16_1",
    wasConverted: false,
    library: { url: `${model.packageUrl ?? ""}tiny-webgpu.wasm`, byteLength: 8 },
  });
  const paths = [...files.keys()].filter((path) => path !== MANIFEST && !path.endsWith(".wasm"));
  expect(model.files.map(({ path }) => path)).toEqual(paths.toSorted());
});

test.each([
  {
    what: "a missing shard",
    code: "weights/file-missing",
    spoil: (files: Map<string, Uint8Array>) => void files.delete(SHARD),
  },
  {
    what: "a renamed shard",
    code: "weights/file-missing",
    spoil: (files: Map<string, Uint8Array>) => {
      files.set("params_shard_0 (1).bin", files.get(SHARD) ?? new Uint8Array());
      files.delete(SHARD);
    },
  },
  {
    what: "a shard that was cut",
    code: "weights/truncated",
    spoil: (files: Map<string, Uint8Array>) =>
      void files.set(SHARD, (files.get(SHARD) ?? new Uint8Array()).slice(1)),
  },
])(
  "a picked package with $what is refused by name before any weights are copied",
  async ({ code, spoil }) => {
    const files = await foreignPackage();
    const whole = new Map(files);
    spoil(files);
    const wanted = order();
    await expect(client.install(wanted, pick(files), UNWATCHED)).rejects.toMatchObject({
      code,
      details: { fileName: SHARD },
    });
    expect((await namesOf(wanted)).filter((name) => name.includes("shard"))).toEqual([]);
    // picking the whole of it mends it
    expect(await webllmSees(await client.install(wanted, pick(whole), UNWATCHED))).toBe(true);
  },
);

test.each([
  { what: "by the manifest of Hearth", hasManifest: true },
  { what: "by the sums of mlc-llm", hasManifest: false },
])(
  "one flipped bit in a shard is found $what, and only that file is copied again",
  async ({ hasManifest }) => {
    const files = hasManifest ? await packageFiles() : await foreignPackage();
    const wanted = order();
    const damaged = new Map([...files, [SHARD, flipBit(files.get(SHARD), 17)]]);
    await expect(client.install(wanted, pick(damaged), UNWATCHED)).rejects.toMatchObject({
      code: "weights/hash-mismatch",
      details: { fileName: SHARD },
    });
    expect(await namesOf(wanted)).toContain("tokenizer.json");
    expect(await namesOf(wanted)).not.toContain(SHARD);
    expect(await webllmSees(await client.install(wanted, pick(files), UNWATCHED))).toBe(true);
  },
);

test("a package that mlc-llm made, with a template's name and a SentencePiece tokenizer alone, is understood", async () => {
  const files = await foreignPackage();
  const config = JSON.parse(new TextDecoder().decode(files.get("mlc-chat-config.json"))) as Record<
    string,
    unknown
  >;
  const {
    max_position_embeddings: _,
    model_type: __,
    ...shape
  } = config["model_config"] as Record<string, unknown>;
  const changed = {
    ...config,
    conv_template: "mistral_default",
    context_window_size: 32_768,
    model_config: { ...shape, position_embedding_base: 10_000 },
    tokenizer_files: ["tokenizer.model", "tokenizer_config.json"],
  };
  files.set("mlc-chat-config.json", new TextEncoder().encode(JSON.stringify(changed)));
  files.set("tokenizer.model", files.get("tokenizer.json") ?? new Uint8Array());
  files.delete("tokenizer.json");
  const model = await client.install(order(), pick(files), UNWATCHED);
  expect(model).toMatchObject({ promptFormat: "mistral-instruct", contextLimit: 32_768, library: null });
  expect(await webllmSees(model)).toBe(true);
});

test("under the seal no library is fetched for a picked package that needs one", async () => {
  const files = await foreignPackage();
  const config = JSON.parse(new TextDecoder().decode(files.get("mlc-chat-config.json"))) as object;
  // the shape of a model that WebLLM has a library for
  const shape = {
    model_type: "llama",
    hidden_size: 2048,
    intermediate_size: 8192,
    num_attention_heads: 32,
    num_hidden_layers: 16,
    num_key_value_heads: 8,
    rope_theta: 500_000,
  };
  const changed = { ...config, model_type: "llama", model_config: shape };
  files.set("mlc-chat-config.json", new TextEncoder().encode(JSON.stringify(changed)));
  await expect(client.install(order(), { ...pick(files), isSealed: true }, UNWATCHED)).rejects.toMatchObject({
    code: "privacy/sealed",
    details: { address: expect.stringContaining("Llama-3.2-1B-Instruct-q4f16_1") as string },
  });
});

test("a mirror's package is fetched, and a shard with one flipped bit is fetched again alone", async () => {
  const url = await commands.startMirror();
  const wanted = order({ kind: "mirror", url });
  const extras: InstallExtras = {};
  try {
    await commands.misbehaveOn(SHARD, { kind: "flip-bit", offset: 17 });
    const model = await client.install(wanted, extras, UNWATCHED);
    expect(model.origin).toBe(url);
    expect(await webllmSees(model)).toBe(true);
  } finally {
    const { paths, fired } = await commands.stopMirror();
    expect(fired).toEqual(["flip-bit"]);
    const counts = new Map(paths.map((path) => [path, paths.filter((other) => other === path).length]));
    expect(counts.get(SHARD)).toBe(2);
    expect([...counts].filter(([path, count]) => count > 1 && path !== SHARD)).toEqual([]);
  }
});
