import type { Page } from "@playwright/test";
import { findViolations } from "./axe.ts";
import { expect, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

const PAGES = [
  { name: "judge", path: "" },
  { name: "rubrics", path: "#/rubrics" },
  { name: "models", path: "#/models" },
  { name: "gallery", path: "#/gallery" },
];

const WIDTHS = [1280, 390];

/** By how many pixels the page is wider than the window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const colorScheme of ["light", "dark"] as const) {
  for (const { name, path } of PAGES) {
    test(`axe finds nothing on ${name} in ${colorScheme}, and it is photographed`, async ({
      hearth,
      page,
    }, testInfo) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await hearth.open(path);
      await page.waitForLoadState("networkidle");
      expect(await findViolations(page)).toEqual([]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 860 });
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        await page.screenshot({ path: testInfo.outputPath(`${name}-${colorScheme}-${width}.png`) });
      }
    });
  }

  test(`axe finds nothing on a rubric, its parts and its dialogs in ${colorScheme}`, async ({
    hearth,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rubrics = new RubricsPage(page);
    const [worst, ...better] = EMPATHY.levels;
    await hearth.open("#/rubrics/new");
    // two levels alike: something is found
    await rubrics.write({ ...EMPATHY, levels: [worst, worst, ...better.slice(1)] });
    await expect(
      rubrics.editor.getByRole("region", { name: "Findings" }).getByRole("listitem"),
    ).not.toHaveCount(0);
    await rubrics.editor.getByRole("button", { name: "Add 5 example cases" }).click();
    await rubrics.cases.first().press("4");
    expect(await findViolations(page)).toEqual([]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 860 });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 860 });

    await rubrics.field("Score 2").fill(EMPATHY.levels[1]);
    await page.keyboard.press("ControlOrMeta+s");
    await expect(page.getByRole("dialog", { name: "Save version 1" })).toBeVisible();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    for (const tab of ["Prompt", "History", "JSON"]) {
      await rubrics.tab(tab).click();
      await expect(rubrics.editor.getByRole("tabpanel", { name: new RegExp(`^${tab}`) })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    }
    for (const item of ["Share as a link …", "Export …"]) {
      await rubrics.editor.getByRole("button", { name: "More about this rubric" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      await expect(
        page.getByRole("dialog").getByRole("textbox").or(page.getByRole("dialog").getByRole("radio")).first(),
      ).toBeVisible();
      expect(await findViolations(page, "[role=dialog]")).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.evaluate(() => void (location.hash = "#/rubrics/import"));
    await page
      .getByRole("dialog")
      .getByRole("textbox")
      .fill(
        JSON.stringify({
          name: EMPATHY.name,
          criteria: "Another?",
          score1_description: "No.",
          score2_description: "Yes.",
        }),
      );
    await expect(page.getByRole("dialog").getByText("1 conflict")).toBeVisible();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
  });

  test(`axe finds nothing on a verdict and on the dialogs in ${colorScheme}`, async ({ hearth, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await hearth.open();
    await hearth.loadTinyJudge();
    await hearth.makeQuick();
    await hearth.judge();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Exact prompt" }).click();
    await expect(page.getByRole("dialog", { name: "Exact prompt" })).toBeVisible();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
  });
}

for (const width of [360, 3840]) {
  test(`nothing overflows at ${width} pixels`, async ({ hearth, page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const { path } of PAGES) {
      await hearth.open(path);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
  });
}
