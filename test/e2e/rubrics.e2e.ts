import { expect, recordRequests, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

test("a new user writes a rubric, tries it on five cases, and shares it as a link", async ({
  hearth,
  page,
  browser,
}) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  const requests = recordRequests(page);
  const rubrics = new RubricsPage(page);
  await rubrics.open();
  await rubrics.library.getByRole("button", { name: "Write a rubric" }).click();
  await rubrics.write(EMPATHY);

  await rubrics.editor.getByRole("button", { name: "Add 5 example cases" }).click();
  await expect(rubrics.cases).toHaveCount(5);
  for (const [index, expected] of [4, 2, 3, 1, 5].entries()) {
    await rubrics.cases
      .nth(index)
      .getByRole("button", { name: String(expected), exact: true })
      .click();
  }
  await rubrics.editor.getByRole("button", { name: "Judge the 5 cases" }).click();
  await expect(rubrics.editor.getByText(/of 5 agree/).first()).toBeVisible({ timeout: 150_000 });
  await expect(rubrics.cases.filter({ hasText: "not judged" })).toHaveCount(0);

  await rubrics.save(1, "First try");
  await expect(rubrics.row("Empathy")).toContainText("v1");
  await rubrics.editor.getByRole("button", { name: "More about this rubric" }).click();
  await page.getByRole("menuitem", { name: "Share as a link …" }).click();
  await page.getByRole("switch", { name: "With the 5 trial cases" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  // pages of the site itself load when they are opened
  const { origin } = new URL(page.url());
  expect(requests.filter((url) => !/^\/(assets\/[^?]+|icon\.svg)$/.test(url.replace(origin, "")))).toEqual(
    [],
  );

  // somebody else, in another browser
  const theirs = await (await browser.newContext()).newPage();
  const theirRubrics = new RubricsPage(theirs);
  const sent: string[] = [];
  theirs.on("request", (request) => sent.push(request.url()));
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Import 1 rubric" }).click();
  await expect(theirRubrics.field("Rubric name")).toHaveValue(EMPATHY.name);
  await expect(theirRubrics.field("Criteria")).toHaveValue(EMPATHY.criteria);
  for (const [index, text] of EMPATHY.levels.entries()) {
    await expect(theirRubrics.field(`Score ${index + 1}`)).toHaveValue(text);
  }
  await expect(theirRubrics.cases).toHaveCount(5);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((url) => url.includes("shared"))).toEqual([]);
  await theirs.context().close();
});
