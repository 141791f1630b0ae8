import type { Page } from "@playwright/test";
import { expect, HearthPage, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

/** A kept rubric with one trial case, open on its bench. */
async function openEmpathy(page: Page, hearth: HearthPage): Promise<RubricsPage> {
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics/new");
  await rubrics.write(EMPATHY);
  await rubrics.editor.getByRole("button", { name: /^Add \d+ example cases/ }).click();
  await expect(rubrics.cases.first()).toBeVisible();
  await expect(rubrics.editor.getByText("draft kept")).toBeVisible();
  return rubrics;
}

test("what was typed just before the page is reloaded is there afterwards, and is kept", async ({
  hearth,
  page,
}) => {
  const rubrics = await openEmpathy(page, hearth);
  await rubrics.field("Score 1").fill("Typed at the last moment.");
  await page.reload();
  await expect(rubrics.field("Score 1")).toHaveValue("Typed at the last moment.");
  await expect(rubrics.editor.getByText("draft kept")).toBeVisible();
  await rubrics.field("Instruction").fill("Asked at the last moment.");
  await page.reload();
  await expect(rubrics.field("Instruction")).toHaveValue("Asked at the last moment.");
  await expect(rubrics.field("Score 1")).toHaveValue("Typed at the last moment.");
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("unkept"))))
    .toEqual([]);
});

test("what was typed just before the tab is closed is there in the next one", async ({ hearth, page }) => {
  const rubrics = await openEmpathy(page, hearth);
  const { hash } = new URL(page.url());
  const next = new HearthPage(await page.context().newPage());
  await page.bringToFront();
  await rubrics.field("Score 1").fill("Typed at the last moment.");
  await page.close();
  const again = new RubricsPage(next.page);
  await next.open(hash);
  await expect(again.field("Score 1")).toHaveValue("Typed at the last moment.");
  await expect(again.editor.getByText("draft kept")).toBeVisible();
});
