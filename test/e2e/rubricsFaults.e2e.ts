import { readFile } from "node:fs/promises";
import { bringFullDisk } from "./fullDisk.ts";
import { expect, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

test("what is typed while storage is full stays in the page, can be downloaded, and is kept once there is room", async ({
  hearth,
  page,
}) => {
  const disk = await bringFullDisk(page);
  const rubrics = new RubricsPage(page);
  const { editor } = rubrics;
  await hearth.open("#/rubrics/new");
  await rubrics.write({ ...EMPATHY, name: "Another" });
  await expect(editor.getByText("draft kept")).toBeVisible();
  await page.getByRole("button", { name: "New rubric" }).click();
  await expect(rubrics.field("Rubric name")).toHaveValue("");
  await rubrics.write(EMPATHY);
  await expect(editor.getByText("draft kept")).toBeVisible();
  const address = page.url();

  await disk.fill();
  await rubrics.field("Criteria").fill("Typed while the disk was full?");
  const told = editor.getByRole("alert");
  await expect(told).toContainText("What you typed is not on disk");
  expect(await disk.refusals()).toBeGreaterThan(0);
  await expect(editor.getByText("not on disk: storage is full")).toBeVisible();
  const download = page.waitForEvent("download");
  await told.getByRole("button", { name: "Download the draft" }).click();
  const file = JSON.parse(await readFile(await (await download).path(), "utf8")) as Record<string, string>;
  expect(file).toMatchObject({
    name: EMPATHY.name,
    criteria: "Typed while the disk was full?",
    score5_description: EMPATHY.levels[4],
  });

  await page.keyboard.press("ControlOrMeta+s");
  await page.getByRole("dialog").getByRole("textbox").press("Enter");
  await expect(page.getByText("No version was saved")).toBeVisible();
  await expect(rubrics.field("Criteria")).toHaveValue("Typed while the disk was full?");

  // elsewhere meanwhile
  await rubrics.row("Another").click();
  await expect(rubrics.field("Rubric name")).toHaveValue("Another");
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(rubrics.field("Criteria")).toHaveValue("Typed while the disk was full?");
  await expect(told).toContainText("What you typed is not on disk");

  await disk.makeRoom();
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(told).toBeHidden();
  await expect(editor.getByText("draft kept")).toBeVisible();
  await page.reload();
  await expect(rubrics.field("Criteria")).toHaveValue("Typed while the disk was full?");
});

test("imports that cannot be read are refused with words, and conflicts are the person's to decide", async ({
  hearth,
  page,
}) => {
  const rubrics = new RubricsPage(page);
  const dialog = page.getByRole("dialog");
  const text = dialog.getByRole("textbox", { name: "Rubrics or a link" });
  const fields = (name: string, criteria: string): Record<string, string> => ({
    name,
    criteria,
    ...Object.fromEntries(EMPATHY.levels.map((level, index) => [`score${index + 1}_description`, level])),
  });
  const openDialog = async (): Promise<void> => {
    await page.evaluate(() => void (location.hash = "#/rubrics/import"));
    await expect(text).toBeFocused();
  };
  await hearth.open("#/rubrics");
  await openDialog();

  for (const { given, says } of [
    {
      given: '{\n  "name": "Empathy",\n  "criteria" "?"\n}',
      says: "This stops being JSON at line 3, column 14",
    },
    { given: "just words", says: "This text holds no rubrics that Hearth can read" },
    {
      given: '{"type":"hearth/rubrics","version":9,"rubrics":[]}',
      says: "This text was written by a newer Hearth",
    },
    {
      given: '{"__proto__":{"criteria":"Polluted?"}}',
      says: "A rubric in this text cannot be read",
    },
    {
      given: `${page.url().replace(/#.*/, "")}#/rubrics/shared/eNqrVkrOSCzKTM5WslJQSs`,
      says: "The link is cut or was changed",
    },
  ]) {
    await text.fill(given);
    await expect(dialog.getByRole("alert")).toContainText(says);
    await expect(dialog.getByRole("alert")).toContainText("Nothing of it was imported");
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  }
  expect(await page.evaluate(() => ({}) as { criteria?: string }).then(({ criteria }) => criteria)).toBe(
    undefined,
  );

  await text.fill(JSON.stringify(fields("Empathy", "First?")));
  await dialog.getByRole("button", { name: "Import 1 rubric" }).click();
  await expect(rubrics.field("Criteria")).toHaveValue("First?");
  for (const { choice, criteria, rows } of [
    { choice: "Skip", criteria: "Second?", rows: 1 },
    { choice: "Replace", criteria: "Third?", rows: 1 },
    { choice: "Keep both", criteria: "Fourth?", rows: 2 },
  ]) {
    await openDialog();
    await text.fill(JSON.stringify(fields("Empathy", criteria)));
    await expect(dialog.getByText("1 rubric found · 1 conflict")).toBeVisible();
    await dialog.getByRole("radio", { name: choice }).check();
    if (choice === "Skip") {
      await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
      await page.keyboard.press("Escape");
    } else {
      await dialog.getByRole("button", { name: "Import 1 rubric" }).click();
      await expect(rubrics.field("Criteria")).toHaveValue(criteria);
    }
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(rubrics.library.getByRole("row", { name: /^Empathy/ })).toHaveCount(rows);
  }
  // what was replaced is a version that stays
  await rubrics.row("Empathy").click();
  await rubrics.tab("History").click();
  await expect(rubrics.editor.getByText(/^Version 2 ·/).first()).toBeVisible();
  await expect(rubrics.editor.getByText(/^Version 1 ·/)).toBeVisible();
});

test("a description of one megabyte comes in as a draft, and one can go on writing beside it", async ({
  hearth,
  page,
}) => {
  const rubrics = new RubricsPage(page);
  const megabyte = "0123456789abcde ".repeat(65_536);
  const [, ...levels] = EMPATHY.levels;
  const file = {
    name: "Long",
    criteria: EMPATHY.criteria,
    ...Object.fromEntries(
      [megabyte, ...levels].map((level, index) => [`score${index + 1}_description`, level]),
    ),
  };
  await hearth.open("#/rubrics/import");
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles({
    name: "long.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await dialog.getByRole("button", { name: "Import 1 rubric" }).click();
  await expect(rubrics.field("Score 1")).toHaveValue(megabyte);
  await expect(rubrics.editor.getByText("1,048,576 of 2,000 characters")).toBeVisible();
  await rubrics.field("Score 2").press("ControlOrMeta+End");
  await page.keyboard.type(" More.");
  await expect(rubrics.field("Score 2")).toHaveValue(`${EMPATHY.levels[1]} More.`);
  await expect(rubrics.editor.getByText("draft kept")).toBeVisible();
  await rubrics.editor.getByRole("button", { name: "Save version" }).click();
  await expect(
    rubrics.editor.getByText("Shorten this to 2,000 characters: it has 1,048,576").first(),
  ).toBeVisible();
});
