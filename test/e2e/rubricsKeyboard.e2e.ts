import { expect, test, TINY_JUDGE } from "./hearth.ts";
import { tabTo } from "./keys.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

test("a rubric is written, saved, tried and shared with the keyboard alone", async ({ hearth, page }) => {
  const { keyboard } = page;
  const rubrics = new RubricsPage(page);
  const { editor, cases } = rubrics;
  const agreement = editor.getByText(/^\d of 5 agree/).first();

  await test.step("load a judge and make it quick", async () => {
    await hearth.open("#/models");
    // asked for well before the key is pressed: the browser has to know that a chooser will be answered
    const chooser = page.waitForEvent("filechooser");
    await tabTo(page, page.getByRole("button", { name: "Open GGUF file" }).first());
    await keyboard.press("Enter");
    const buffer = Buffer.from(TINY_JUDGE.bytes);
    await (await chooser).setFiles({ name: TINY_JUDGE.name, mimeType: "application/octet-stream", buffer });
    await expect(page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
    await keyboard.press("g");
    await keyboard.press("j");
    await tabTo(page, page.getByRole("button", { name: "Judge settings" }));
    await keyboard.press("Enter");
    for (const [label, value] of [
      ["Attempts", "1"],
      ["Most new tokens", "48"],
    ] as const) {
      await tabTo(page, page.getByLabel(label, { exact: true }));
      await keyboard.press("ControlOrMeta+a");
      await keyboard.type(value);
    }
    await tabTo(page, page.getByRole("button", { name: "Done" }));
    await keyboard.press("Enter");
  });

  await test.step("write a rubric", async () => {
    await keyboard.press("g");
    await keyboard.press("r");
    await expect(page.getByRole("heading", { level: 1, name: "Rubrics" })).toBeVisible();
    await rubrics.library.waitFor();
    await keyboard.press("n");
    await expect(rubrics.field("Rubric name")).toBeFocused();
    await keyboard.type(EMPATHY.name);
    for (const [field, text] of [
      ["Criteria", EMPATHY.criteria],
      ...EMPATHY.levels.map((level, index) => [`Score ${index + 1}`, level] as const),
    ] as const) {
      await keyboard.press("Tab");
      await expect(rubrics.field(field)).toBeFocused();
      await keyboard.type(text);
    }
    await keyboard.press("Alt+ArrowUp");
    await expect(rubrics.field("Score 4")).toBeFocused();
    await expect(rubrics.field("Score 4")).toHaveValue(EMPATHY.levels[4]);
    await keyboard.press("ControlOrMeta+z");
    await expect(rubrics.field("Score 4")).toHaveValue(EMPATHY.levels[3]);
  });

  await test.step("save a version with a note", async () => {
    await keyboard.press("ControlOrMeta+s");
    await expect(page.getByRole("dialog", { name: "Save version 1" }).getByRole("textbox")).toBeFocused();
    await keyboard.type("First try");
    await keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(editor.getByText(/^Version 1 ·/)).toBeVisible();
    await expect(rubrics.field("Score 4")).toBeFocused();
  });

  await test.step("add cases, expect scores, and judge", async () => {
    await tabTo(page, editor.getByRole("button", { name: "Add 5 example cases" }));
    await keyboard.press("Enter");
    await expect(cases.first()).toBeFocused();
    for (const digit of ["4", "2", "3", "1", "5"]) await keyboard.press(digit);
    await expect(cases.nth(4)).toBeFocused();
    await keyboard.press("k");
    await expect(cases.nth(3)).toBeFocused();
    await keyboard.press("j");
    await expect(cases.nth(4)).toBeFocused();
    await keyboard.press("ControlOrMeta+Enter");
    await expect(agreement).toBeVisible({ timeout: 150_000 });
    await expect(cases.nth(4)).toBeFocused();
  });

  await test.step("remove a case, and bring it back", async () => {
    await keyboard.press("k");
    await keyboard.press("Delete");
    await expect(cases).toHaveCount(4);
    await expect(cases.nth(3)).toBeFocused();
    await keyboard.press("ControlOrMeta+z");
    await expect(cases).toHaveCount(5);
    await expect(agreement).toBeVisible();
  });

  await test.step("share it", async () => {
    const menu = editor.getByRole("button", { name: "More about this rubric" });
    await tabTo(page, menu, "Shift+Tab");
    await keyboard.press("Enter");
    const share = page.getByRole("menuitem", { name: "Share as a link …" });
    await share.waitFor();
    await keyboard.type("share");
    await expect(share).toBeFocused();
    await keyboard.press("Enter");
    const link = page.getByRole("textbox", { name: "Link" });
    const short = await link.inputValue();
    await tabTo(page, page.getByRole("switch", { name: "With the 5 trial cases" }));
    await keyboard.press("Space");
    await expect(link).not.toHaveValue(short);
    await keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(menu).toBeFocused();
  });
});

test("undo and redo go on after a reload, over texts, cases and whole rubrics", async ({ hearth, page }) => {
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics/new");
  await rubrics.write(EMPATHY);
  await rubrics.editor.getByRole("button", { name: "Add 5 example cases" }).click();
  await rubrics.field("Score 2").press("Alt+ArrowDown");
  await expect(rubrics.field("Score 3")).toHaveValue(EMPATHY.levels[1]);
  // the case with the focus goes, not the one that was selected before
  const third = (await rubrics.cases.nth(2).textContent()) ?? "";
  await rubrics.cases.nth(2).press("Delete");
  await expect(rubrics.cases).toHaveCount(4);
  await expect(rubrics.cases.nth(2)).not.toHaveText(third);
  await rubrics.editor.getByRole("button", { name: "More about this rubric" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(rubrics.row(EMPATHY.name)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("There is no such rubric in this browser")).toBeVisible();

  const undo = (): Promise<void> => page.keyboard.press("ControlOrMeta+z");
  const redo = (): Promise<void> => page.keyboard.press("ControlOrMeta+Shift+z");
  await undo();
  await expect(rubrics.field("Score 3")).toHaveValue(EMPATHY.levels[1]);
  await expect(rubrics.cases).toHaveCount(4);
  await undo();
  await expect(rubrics.cases).toHaveCount(5);
  await undo();
  await expect(rubrics.field("Score 3")).toHaveValue(EMPATHY.levels[2]);
  await undo();
  await expect(rubrics.cases).toHaveCount(0);
  await undo();
  await expect(rubrics.field("Score 5")).toHaveValue("");
  await expect(rubrics.field("Score 4")).toHaveValue(EMPATHY.levels[3]);

  for (let step = 0; step < 4; step++) await redo();
  await expect(rubrics.field("Score 5")).toHaveValue(EMPATHY.levels[4]);
  await expect(rubrics.field("Score 3")).toHaveValue(EMPATHY.levels[1]);
  await expect(rubrics.cases).toHaveCount(4);
  await redo();
  await expect(rubrics.field("Rubric name")).toHaveCount(0);
});

test("back and forward go between a rubric's parts, the rubric and the library", async ({ hearth, page }) => {
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics");
  await rubrics.library.getByRole("button", { name: "Start from Helpfulness" }).click();
  await expect(rubrics.field("Rubric name")).toHaveValue("My helpfulness");
  await rubrics.tab("History").click();
  await expect(rubrics.editor.getByRole("tabpanel", { name: /^History/ })).toBeVisible();
  await page.goBack();
  await expect(rubrics.editor.getByRole("tabpanel", { name: /^Trial/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("Pick a rubric at the left")).toBeVisible();
  await page.goForward();
  await expect(rubrics.field("Rubric name")).toHaveValue("My helpfulness");
  await page.goForward();
  await expect(rubrics.editor.getByRole("tabpanel", { name: /^History/ })).toBeVisible();
  await page.reload();
  await expect(rubrics.editor.getByRole("tabpanel", { name: /^History/ })).toBeVisible();
});
