import { memoryFolderOf } from "#test/fixtures/tinyCheckpointFiles.ts";
import { quantizeInMemory } from "#test/fixtures/convertInMemory.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import { readFile } from "#weights/bytes/readFile.ts";
import { recordRequests } from "./hearth.ts";
import { CONVERTED, expect, GGUF, REPOSITORIES, test } from "./hubPage.ts";

test("official weights are converted in the page, and judged with as GGUF; offline and sealed nothing leaves the machine", async ({
  hearth,
  models,
  hub,
  page,
}) => {
  await hearth.open("#/models");
  await models.get("weights");
  await models.expectStored(CONVERTED);
  await expect(models.card(CONVERTED)).toContainText(
    `Converted here from huggingface.co/${REPOSITORIES.weights}, version ${hub.commitOf(REPOSITORIES.weights).slice(0, 7)}`,
  );
  await models.get("gguf");
  await models.expectStored(GGUF);
  await models.load(GGUF);
  await page.getByRole("button", { name: "Go to Judge" }).click();
  await hearth.makeQuick();
  await hearth.judge();
  await expect(hearth.verdict.getByRole("heading", { name: /^Score [1-5] of 5$/ })).toBeVisible();

  // the service worker has everything once it controls the page
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  await page.context().setOffline(true);
  await page.reload();
  await expect(hearth.history).toHaveCount(1);
  await page.getByRole("link", { name: "Models" }).first().click();
  await expect(models.card(GGUF).getByText(/tokens\/s here$/)).toBeVisible();
  await models.load(GGUF);
  await page.getByRole("button", { name: "Go to Judge" }).click();
  await hearth.judge();
  await expect(hearth.history).toHaveCount(2);

  await page.context().setOffline(false);
  await page.getByRole("button", { name: /^Privacy|Local only/ }).click();
  await page.getByRole("switch", { name: /Seal/ }).click();
  await page.keyboard.press("Escape");
  const requests = recordRequests(page);
  await hearth.judge();
  await expect(hearth.history).toHaveCount(3);
  expect(requests).toEqual([]);
  await page.getByRole("button", { name: /Sealed/ }).click();
  await expect(page.getByText(/0 escaped/)).toBeVisible();
});

test("a package that a team serves is checked against its manifest, and one damaged file is fetched again alone", async ({
  hearth,
  models,
  hub,
  page,
  troubles,
}) => {
  const made = await quantizeInMemory(memoryFolderOf(await tinyJudgeFiles()), { format: "q4f16_1" });
  const files = await Promise.all(
    (await made.list()).map(async ({ path }) => ({ path, bytes: await readFile(made, path) })),
  );
  for (const { path, bytes } of files) hub.publish(`/team/prometheus/${path}`, bytes);
  const shard = files.find(({ path }) => path === "params_shard_0.bin");
  if (shard === undefined) throw new Error("The package has no shard");
  const damaged = new Uint8Array(shard.bytes);
  damaged[100] = (damaged[100] ?? 0) ^ 1;
  const shardPath = "/team/prometheus/params_shard_0.bin";
  hub.publish(shardPath, damaged);

  await hearth.open("#/models");
  await models.chooseSource(/address of your own/);
  await page.getByLabel("Address of the folder").fill("https://raw.githubusercontent.com/team/prometheus");
  await models.getIt.click();
  const card = models.card(/Prometheus/);
  await expect(card.getByRole("button", { name: /^Resume/ })).toBeVisible();
  await expect(card.getByText("params_shard_0.bin came damaged twice").first()).toBeVisible();
  const requestsOf = (path: string): number => hub.libraryRequests.filter((one) => one === path).length;
  // once, and once more as it was wrong
  expect(requestsOf(shardPath)).toBe(2);
  const tokenizerRequests = requestsOf("/team/prometheus/tokenizer.json");

  hub.publish(shardPath, shard.bytes);
  await card.getByRole("button", { name: /^Resume/ }).click();
  await models.expectStored(/Prometheus/);
  expect(requestsOf(shardPath)).toBe(3);
  expect(requestsOf("/team/prometheus/tokenizer.json")).toBe(tokenizerRequests);
  expect(troubles).toEqual([]);
});
