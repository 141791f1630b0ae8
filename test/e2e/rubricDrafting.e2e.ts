import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";
import { tinyVocabulary } from "#test/fixtures/tinyVocabulary.ts";
import { findViolations } from "./axe.ts";
import { expect, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

/** Strings words together, and never what could be read as a verdict or a label, so that all of its texts can be shown. */
const WRITER = {
  name: "tiny-writer.gguf",
  bytes: writeTinyGguf({
    name: "Tiny writer",
    biases: Object.fromEntries(
      tinyVocabulary().flatMap(({ text }): [string, number][] => (/[[:<]/.test(text) ? [[text, -30]] : [])),
    ),
  }),
};

test("a person has levels drafted by a model and decides about each with the keyboard", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  const rubrics = new RubricsPage(page);
  await rubrics.open();
  await rubrics.library.getByRole("button", { name: "Write a rubric" }).click();
  await rubrics.write({ ...EMPATHY, levels: EMPATHY.levels.slice(0, 3) });
  const drafting = rubrics.editor.getByRole("region", { name: "Drafting the levels" });
  const start = drafting.getByRole("button", { name: "Draft levels …" });
  await expect(start).toBeDisabled();
  await expect(drafting.getByRole("link", { name: "Load a model" })).toBeVisible();

  await hearth.openFile(WRITER.name, WRITER.bytes);
  await expect(page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
  await rubrics.open();
  await rubrics.row(EMPATHY.name).click();
  await expect(drafting).toContainText("Tiny writer would propose them");
  await start.press("Enter");
  await expect(drafting.getByRole("button", { name: "Stop" })).toBeFocused();
  const items = drafting.getByRole("listitem");
  await expect(items).toHaveCount(5, { timeout: 120_000 });
  await expect(drafting).toContainText(
    "Written by Tiny writer on this machine. Read each before you accept it.",
  );
  await expect(rubrics.field("Score 4")).toHaveValue("");
  expect(await findViolations(page)).toEqual([]);

  const accept = (level: number) => drafting.getByRole("button", { name: `Accept for level ${level}` });
  await expect(accept(1)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(items.first()).toContainText("Dismissed");
  await expect(accept(2)).toBeFocused();
  await accept(4).press("Enter");
  await expect(accept(5)).toBeFocused();
  await expect(rubrics.field("Score 4")).not.toHaveValue("");
  await expect(rubrics.field("Score 1")).toHaveValue(EMPATHY.levels[0]);
  await drafting.getByRole("button", { name: "Dismiss all" }).press("Enter");
  await expect(start).toBeFocused();

  await rubrics.editor.getByRole("button", { name: /^Undo/ }).click();
  await expect(rubrics.field("Score 4")).toHaveValue("");
});
