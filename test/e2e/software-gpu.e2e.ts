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

test("WebLLM starts its worker under the policy and fails cleanly when the model's host cannot be reached", async ({
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
  const card = page.getByRole("article").filter({ hasText: "Qwen2.5 0.5B Instruct" });
  await expect(card.getByText(/software GPU/)).toBeVisible();
  await expect(card.getByText("q4f32_1")).toBeVisible();
  await card.getByRole("button", { name: "Load" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The model's host could not be reached", { timeout: 120_000 });
  expect(asked).toContain("huggingface.co");
  await expect(card.getByRole("button", { name: "Load" })).toBeEnabled();
  // the browser tells each refused request on the console; nothing else may stand there
  const others = troubles.splice(0).filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble));
  expect(others).toEqual([]);
  await hearth.loadTinyJudge();
});
