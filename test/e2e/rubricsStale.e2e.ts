import { expect, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

test("a person's own rubric is checked, saved and judged with, and its verdicts are stale when its text changes", async ({
  hearth,
  page,
}) => {
  const rubrics = new RubricsPage(page);
  const { editor } = rubrics;
  const pane = page.getByRole("region", { name: "Rubric", exact: true });
  const judgeWithIt = (): Promise<void> => editor.getByRole("button", { name: "Judge with it" }).click();

  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await pane.getByRole("button", { name: "New rubric" }).click();
  await editor.getByRole("button", { name: "Save version" }).click();
  await expect(editor.getByText("Give the rubric a name")).toBeVisible();
  await rubrics.write(EMPATHY);
  await rubrics.save(1);
  await judgeWithIt();
  await expect(pane.getByText(EMPATHY.levels[2])).toBeVisible();
  await hearth.judge();
  await expect(hearth.history.first()).toContainText("Empathy v1");
  await expect(hearth.history.first()).not.toContainText("stale");

  // another name alone
  await pane.getByRole("button", { name: "Edit this rubric" }).click();
  await rubrics.field("Rubric name").fill("Feeling with");
  await rubrics.save(2);
  await expect(editor.getByText("judged with an earlier text")).toHaveCount(0);
  await judgeWithIt();
  await expect(pane.getByText(EMPATHY.levels[2])).toBeVisible();
  await expect(hearth.history.first()).not.toContainText("stale");

  // another text
  await pane.getByRole("button", { name: "Edit this rubric" }).click();
  await rubrics.field("Score 3").fill("The response names the feeling and leaves it at that.");
  await rubrics.save(3, "Level 3 says what is missing");
  await expect(editor.getByText("The one judged case was judged with an earlier text.")).toBeVisible();
  await judgeWithIt();
  await expect(hearth.history.first()).toContainText("stale");
  await expect(
    hearth.verdict.getByText("Stale: judged with version 1 of Empathy; the rubric is at version 3 now."),
  ).toBeVisible();

  await hearth.verdict.getByRole("link", { name: "judge the stale case again" }).click();
  await editor.getByRole("button", { name: "Judge the stale case again" }).click();
  await expect(editor.getByText("Judged 1 case again.")).toBeVisible({ timeout: 150_000 });
  await editor.getByRole("button", { name: "Done", exact: true }).click();
  await expect(editor.getByText("judged with an earlier text")).toHaveCount(0);
  await judgeWithIt();
  await expect(hearth.history).toHaveCount(2);
  await expect(hearth.history.first()).toContainText("Feeling with v3");
  await expect(hearth.history.first()).not.toContainText("stale");
  await expect(hearth.history.last()).toContainText("stale");
  await expect(hearth.verdict.getByText(/^Stale:/)).toHaveCount(0);

  await page.reload();
  await expect(pane.getByText("The response names the feeling and leaves it at that.")).toBeVisible();
});

test("a rubric with three levels is judged on a scale of three", async ({ hearth, page }) => {
  const rubrics = new RubricsPage(page);
  const { editor } = rubrics;
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await page.getByRole("button", { name: "New rubric" }).click();
  await rubrics.write({ ...EMPATHY, levels: EMPATHY.levels.slice(0, 3) });
  await editor.getByRole("radio", { name: "3", exact: true }).check();
  await expect(rubrics.field("Score 4")).toHaveCount(0);
  await expect(editor.getByText("how well it judges on another scale is untested")).toBeVisible();
  await editor.getByRole("button", { name: "Add 5 example cases" }).click();
  await editor.getByRole("button", { name: "Judge this case" }).click();
  await expect(rubrics.cases.first()).toContainText(/Score [1-3] of 3/, { timeout: 150_000 });
  await rubrics.save(1);
  await editor.getByRole("button", { name: "Judge with it" }).click();
  await hearth.judge();
  await expect(hearth.verdict.getByRole("heading", { name: /^Score [1-3] of 3$/ })).toBeVisible();
});
