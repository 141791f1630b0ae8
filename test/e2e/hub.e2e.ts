import { CONVERTED, expect, GGUF, REPOSITORIES, test } from "./hubPage.ts";
import { recordRequests } from "./hearth.ts";

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
