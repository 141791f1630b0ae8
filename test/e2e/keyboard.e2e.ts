import { expect, test, TINY_JUDGE } from "./hearth.ts";

test("the whole job can be done with the keyboard alone", async ({ hearth, page }) => {
  await hearth.open();
  await page.locator("body").press("g");
  await page.keyboard.press("m");
  await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();

  // asked for well before the key is pressed: the browser has to know that a chooser will be answered
  const chooser = page.waitForEvent("filechooser");
  const open = page.getByRole("button", { name: "Open GGUF file" }).first();
  for (
    let presses = 0;
    presses < 40 && !(await open.evaluate((button) => button === document.activeElement));
    presses++
  ) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await (
    await chooser
  ).setFiles({ ...TINY_JUDGE, mimeType: "application/octet-stream", buffer: Buffer.from(TINY_JUDGE.bytes) });
  await expect(page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });

  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Commands" }).locator("input").fill("example");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(hearth.verdict.getByRole("button", { name: /^Stop/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(hearth.judgeButton).toBeVisible();
});

test("? lists the keys, and keys mean text while something is typed", async ({ hearth, page }) => {
  await hearth.open();
  await page.locator("body").press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const instruction = hearth.case.getByLabel("Instruction");
  await instruction.fill("");
  await instruction.pressSequentially("g m ?");
  await expect(instruction).toHaveValue("g m ?");
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
});

test("back and forward go between the pages, and the draft survives a reload", async ({ hearth, page }) => {
  await hearth.open();
  await hearth.case.getByLabel("Instruction").fill("Is this kept?");
  await page.getByRole("link", { name: "Models" }).first().click();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
  await expect(hearth.case.getByLabel("Instruction")).toHaveValue("Is this kept?");
  await page.waitForTimeout(600);
  await page.reload();
  await expect(hearth.case.getByLabel("Instruction")).toHaveValue("Is this kept?");
});
