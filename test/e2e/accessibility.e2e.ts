import { findViolations } from "./axe.ts";
import { expect, test } from "./hearth.ts";

const PAGES = [
  { name: "judge", path: "" },
  { name: "models", path: "#/models" },
  { name: "gallery", path: "#/gallery" },
];

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
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 860 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await page.screenshot({ path: testInfo.outputPath(`${name}-${colorScheme}-${width}.png`) });
      }
    });
  }

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
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}
