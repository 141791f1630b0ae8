import type { Page } from "@playwright/test";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import { tinyMistral } from "#test/fixtures/tinyCheckpoint.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import { CONVERTED, expect, GGUF_NAME, type ModelsPage, REPOSITORIES, test } from "./hubPage.ts";

/** The model that came first, and those that came beside it. */
const FIRST = /Q8_0$/;
const BESIDE = /Q8_0 \(version [0-9a-f]{7}\)$/;

/** The same judge with other weights. */
async function newerGguf(): Promise<Uint8Array> {
  const [gguf] = (await convertToGguf(await tinyMistral({ seed: 7 }), { type: "q8_0" })).files;
  if (gguf === undefined) throw new Error("No GGUF file was written");
  return gguf;
}

async function lookForUpdate(models: ModelsPage, name: RegExp): Promise<void> {
  await models
    .card(name)
    .getByRole("button", { name: /^More for/ })
    .click();
  await models.page.getByRole("menuitem", { name: "Look for a newer version" }).click();
}

/** The hash of the weights of every stored model, by its name. */
function readWeightsHashes(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async () => {
    const hashes: Record<string, string> = {};
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("models");
    for await (const model of root.values()) {
      if (model.kind !== "directory") continue;
      const file = await (await model.getFileHandle("hearth-model.json")).getFile();
      const { name, weightsHash } = JSON.parse(await file.text()) as { name: string; weightsHash: string };
      hashes[name] = weightsHash;
    }
    return hashes;
  });
}

interface ExportedVerdicts {
  readonly verdicts: readonly { readonly provenance: { readonly weightsHash: string } }[];
}

test("a newer version is looked for when asked, comes beside the old one, and judges; earlier verdicts keep their hash", async ({
  hearth,
  models,
  hub,
  page,
}) => {
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(FIRST);
  await models.load(FIRST);
  await page.getByRole("button", { name: "Go to Judge" }).click();
  await hearth.makeQuick();
  await hearth.judge();
  const { "Prometheus 2 (7B) Q8_0": oldHash = "" } = await readWeightsHashes(page);

  const commit = hub.pushCommit(REPOSITORIES.gguf, { [GGUF_NAME]: await newerGguf() });
  const requestsBefore = hub.requests.length;
  await page.getByRole("link", { name: "Models" }).first().click();
  await expect(models.card(FIRST).getByText(/^Ready/)).toBeVisible();
  expect(hub.requests).toHaveLength(requestsBefore);
  await lookForUpdate(models, FIRST);
  const version = commit.slice(0, 7);
  await models
    .card(FIRST)
    .getByRole("button", { name: `Get version ${version} beside it` })
    .click();
  await models.expectStored(BESIDE);
  await expect(models.card(BESIDE)).toContainText(`huggingface.co/${REPOSITORIES.gguf}, version ${version}`);
  await expect(models.card(FIRST)).toContainText("The newer version is in this browser");
  // the judge is still the one that was loaded
  await expect(models.card(FIRST).getByText(/^Ready/)).toBeVisible();
  const newName = `Prometheus 2 (7B) Q8_0 (version ${version})`;
  const hashes = await readWeightsHashes(page);
  const { [newName]: newHash = "" } = hashes;
  expect(hashes).toEqual({ "Prometheus 2 (7B) Q8_0": oldHash, [newName]: newHash });
  expect(newHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(newHash).not.toBe(oldHash);
  await lookForUpdate(models, BESIDE);
  await expect(models.card(BESIDE).getByText("This is the newest version.")).toBeVisible();

  await models
    .card(FIRST)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: /delete/ }).click();
  await expect(models.card(FIRST)).toHaveCount(0);
  await models.load(BESIDE);
  await page.getByRole("button", { name: "Go to Judge" }).click();
  await hearth.judge();
  const file = JSON.parse(await hearth.exportAs("This case as JSON")) as ExportedVerdicts;
  const judgedWith = file.verdicts.map(({ provenance }) => provenance.weightsHash);
  expect(judgedWith.toSorted()).toEqual([oldHash, newHash].toSorted());
});

test("a converted model is compared by its source: a new description is no newer version, new weights are", async ({
  hearth,
  models,
  hub,
  page,
}) => {
  await hearth.open("#/models");
  await models.get("weights");
  await models.expectStored(CONVERTED);
  const before = hub.commitOf(REPOSITORIES.weights);
  const described = hub.pushCommit(REPOSITORIES.weights, {
    "README.md": new TextEncoder().encode("# Prometheus 2"),
  });
  expect(described).not.toBe(before);
  await lookForUpdate(models, CONVERTED);
  await expect(models.card(CONVERTED).getByText("This is the newest version.")).toBeVisible();

  const commit = hub.pushCommit(REPOSITORIES.weights, Object.fromEntries(await tinyJudgeFiles({ seed: 7 })));
  await lookForUpdate(models, CONVERTED);
  await models
    .card(CONVERTED)
    .getByRole("button", { name: `Get version ${commit.slice(0, 7)} beside it` })
    .click();
  await models.expectStored(/version/);
  expect(new Set(Object.values(await readWeightsHashes(page))).size).toBe(2);
});

test("a model that is private now, or gone, is said to be, and the one here stays", async ({
  hearth,
  models,
  hub,
}) => {
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(FIRST);
  const requestsBefore = hub.requests.length;
  hub.deleteModel(REPOSITORIES.gguf);
  await lookForUpdate(models, FIRST);
  await expect(models.card(FIRST).getByText("The model is not there any more")).toBeVisible();
  await expect(models.card(FIRST).getByText(/renamed or deleted/)).toBeVisible();
  hub.requireToken("hf_secret");
  await lookForUpdate(models, FIRST);
  await expect(models.card(FIRST).getByText("The model's host refuses to show this model")).toBeVisible();
  await models.expectStored(FIRST);
  const listing = `/api/models/${REPOSITORIES.gguf}/revision/main?blobs=true`;
  expect(hub.requests.slice(requestsBefore).map(({ url }) => url)).toEqual([listing, listing]);
});

test("while Hearth is sealed nobody is asked for a newer version", async ({ hearth, models, hub, page }) => {
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(FIRST);
  await page.getByRole("button", { name: /^Privacy|Local only/ }).click();
  await page.getByRole("switch", { name: /Seal/ }).click();
  await page.keyboard.press("Escape");
  const requestsBefore = hub.requests.length;
  await lookForUpdate(models, FIRST);
  await expect(models.card(FIRST).getByRole("alert")).toContainText("sealed");
  expect(hub.requests).toHaveLength(requestsBefore);
});
