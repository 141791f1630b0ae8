import { expect, test } from "./hearth.ts";

test("with a software GPU the page says so, and says that the processor holds the weights", async ({
  hearth,
  page,
}) => {
  await hearth.open("#/models");
  await expect(page.getByText(/a software adapter, very slow/)).toBeVisible();
  await hearth.loadTinyJudge();
  await expect(page.getByRole("button", { name: /tiny.*CPU/i })).toBeVisible();
  await page.getByRole("link", { name: "Models" }).first().click();
  await expect(page.getByText(/Runs on CPU/)).toBeVisible();
  await page.getByRole("link", { name: "Judge" }).first().click();
  await hearth.makeQuick();
  await hearth.judge();
  await expect(hearth.verdict.getByRole("heading", { name: /^Score [1-5] of 5$/ })).toBeVisible();
});

test("with a software GPU the 32-bit package is offered, and a host that cannot be reached is waited for until the person gives up", async ({
  hearth,
  page,
  troubles,
}) => {
  const asked: string[] = [];
  await page.context().route(/^https:/, async (route) => {
    asked.push(new URL(route.request().url()).host);
    await route.abort("internetdisconnected");
  });
  await hearth.open("#/models");
  const offer = page.getByRole("article").filter({ hasText: "Qwen2.5 0.5B Instruct" });
  await expect(page.getByText(/^This is a software GPU/)).toBeVisible();
  await expect(offer.getByText(/q4f32_1/)).toBeVisible();
  await offer.getByRole("button", { name: /^Get/ }).click();
  await page.getByRole("button", { name: /^Get it/ }).click();
  const card = page
    .getByRole("region", { name: "In this browser" })
    .getByRole("article")
    .filter({ hasText: "q4f32_1" });
  await expect(card.getByText(/huggingface\.co cannot be reached/).first()).toBeVisible();
  expect(new Set(asked)).toEqual(new Set(["huggingface.co"]));
  await card.getByRole("button", { name: /^Cancel/ }).click();
  await expect(card).toHaveCount(0);
  // the browser tells each refused request on the console; nothing else may stand there
  const others = troubles.splice(0).filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble));
  expect(others).toEqual([]);
});
