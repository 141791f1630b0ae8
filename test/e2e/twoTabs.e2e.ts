import { HearthPage, TINY_JUDGE, expect, test } from "./hearth.ts";

test("a second tab is told who has the judge, takes it over in the middle of a run, and gives it back", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  const other = new HearthPage(await page.context().newPage());
  await other.open("#/models");
  await other.openFile(TINY_JUDGE.name, TINY_JUDGE.bytes);
  const elsewhere = other.page.getByRole("heading", { name: "Another tab has the judge" });
  await expect(elsewhere).toBeVisible();
  await expect(other.page.getByText(/^tiny-judge.* is loaded in another tab of Hearth/)).toBeVisible();

  await hearth.judgeButton.click();
  const stop = hearth.verdict.getByRole("button", { name: /^Stop/ });
  await expect(stop).toBeVisible();
  await other.page.getByRole("button", { name: "Take over" }).click();
  await expect(other.page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });

  await expect(stop).toBeHidden();
  await expect(page.getByRole("button", { name: /Tiny judge.*taken over by another tab/ })).toBeVisible();
  await expect(hearth.verdict.getByText("Another tab took the judge over.")).toBeVisible();
  await page.getByRole("link", { name: "Models" }).first().click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
  await expect(
    other.page.getByRole("heading", { name: "Another tab has taken the judge over" }),
  ).toBeVisible();
  await other.page.getByRole("button", { name: "Leave it there" }).click();
  await expect(other.page.getByRole("button", { name: /No judge/ })).toBeVisible();
});

test("a tab that is closed leaves the judge to the next one", async ({ hearth, page }) => {
  const first = new HearthPage(await page.context().newPage());
  await first.open();
  await first.loadTinyJudge();
  await first.page.close();
  await hearth.open();
  await hearth.loadTinyJudge();
});
