import { afterAll, beforeAll, expect, test } from "vitest";
import { type HubServer, startHubServer } from "#test/fixtures/hubServer.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import { openPlacedModel } from "#weights/sources/modelPlace.ts";
import { resolveOrder } from "#workers/weights/resolveOrder.ts";
import { openWeightsSource, type WeightsSource } from "#workers/weights/weightsSource.ts";

const TOKEN = "hf_secret";
const WATCH = { signal: new AbortController().signal };
const GGUF = { type: "f16", name: "Tiny", fileName: "tiny.gguf", splitMaxBytes: null } as const;

let hub: HubServer;
beforeAll(async () => {
  const models = { "owner/one": 1, "owner/two": 2 };
  const files = Object.entries(models).map(([name, seed]) => [
    name,
    Object.fromEntries(tinyCheckpoint({ seed })),
  ]);
  hub = await startHubServer(Object.fromEntries(files), { token: TOKEN });
});
afterAll(() => hub.close());

const onHub = (name: string): WeightsSource => ({ kind: "hub", name, token: TOKEN, endpoint: hub.endpoint });

test("resolveOrder() pins a model of the hub to its commit, so that every thread reads the same", async () => {
  const order = { kind: "gguf", source: onHub("owner/one"), settings: GGUF } as const;
  const commit = hub.commitOf("owner/one");
  expect(await resolveOrder(order, openWeightsSource, WATCH)).toEqual({
    ...order,
    source: { ...onHub("owner/one"), revision: commit },
  });
});

test("openWeightsSource() opens a model of the hub that can be converted", async () => {
  const found = await openWeightsSource(onHub("owner/one"), WATCH);
  const { checkpoint, fingerprint } = await openPlacedModel(found);
  expect(checkpoint.tensors.size).toBe(21);
  // the commit says all about the weights; nothing of them was sampled
  expect(fingerprint).toMatchObject({ weights: hub.commitOf("owner/one") });
});

test("resolveOrder() makes a recipe of a merge that names models with their commits, and no token", async () => {
  const models = ["owner/one", "owner/two"].map((name) => ({ source: onHub(name), weight: 0.5, density: 1 }));
  const options = { method: "linear" } as const;
  const order = {
    kind: "merge",
    options,
    dtype: "same",
    models,
    base: null,
    hearthVersion: "1.2.3",
  } as const;
  const spec = await resolveOrder(order, openWeightsSource, WATCH);
  if (spec.kind !== "merge") throw new Error(`It is a ${spec.kind}`);
  expect(spec.models).toEqual(
    ["owner/one", "owner/two"].map((name) => ({ ...onHub(name), revision: hub.commitOf(name) })),
  );
  expect(spec.recipe).toMatchObject({
    hearthVersion: "1.2.3",
    settings: { method: "linear", definition: "mergekit", normalize: true },
    models: [
      { weight: 0.5, identity: { name: `hf:owner/one@${hub.commitOf("owner/one")}` } },
      { weight: 0.5, identity: { name: `hf:owner/two@${hub.commitOf("owner/two")}` } },
    ],
  });
  expect(JSON.stringify(spec.recipe)).not.toContain(TOKEN);
});

test("resolveOrder() refuses a merge that its method cannot do", async () => {
  const models = [{ source: onHub("owner/one"), weight: 1, density: 1 }];
  const order = {
    kind: "merge",
    options: { method: "ties" },
    dtype: "same",
    models,
    base: null,
    hearthVersion: "1",
  } as const;
  await expect(resolveOrder(order, openWeightsSource, WATCH)).rejects.toMatchObject({
    code: "weights/recipe-invalid",
  });
});

test("a hub that asks for a token is weights/access-denied without one", async () => {
  const source = { kind: "hub", name: "owner/one", endpoint: hub.endpoint } as const;
  await expect(openWeightsSource(source, WATCH)).rejects.toMatchObject({ code: "weights/access-denied" });
});
