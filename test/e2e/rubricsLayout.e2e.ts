import type { Locator } from "@playwright/test";
import { expect, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

async function boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error("It is not drawn");
  return box;
}

test("on a wide screen all texts, all cases and the feedback are in sight together", async ({
  hearth,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics/new");
  await rubrics.write(EMPATHY);
  await rubrics.editor.getByRole("button", { name: "Add 5 example cases" }).click();
  for (const name of ["Rubric name", "Criteria", "Score 1", "Score 5"]) {
    await expect(rubrics.field(name)).toBeInViewport({ ratio: 1 });
  }
  for (const index of [0, 4]) {
    await rubrics.cases.nth(index).click();
    await expect(rubrics.cases.first()).toBeInViewport({ ratio: 1 });
    await expect(rubrics.cases.last()).toBeInViewport({ ratio: 1 });
    await expect(rubrics.editor.getByRole("heading", { name: "Feedback" })).toBeInViewport();
  }
  const form = await boxOf(rubrics.field("Score 3"));
  expect((await boxOf(rubrics.cases.first())).x).toBeGreaterThan(form.x + form.width);
});

test("the library makes room for the open rubric, also after a reload, and comes back to search", async ({
  hearth,
  page,
}) => {
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics/starter-honesty");
  const before = await boxOf(rubrics.editor);
  await rubrics.editor.getByRole("button", { name: "Hide the library" }).click();
  await expect(rubrics.library).toBeHidden();
  expect((await boxOf(rubrics.editor)).width).toBeGreaterThan(before.width);
  await page.reload();
  await expect(rubrics.field("Rubric name")).toHaveValue("Honesty");
  await expect(rubrics.library).toBeHidden();
  await page.keyboard.press("n");
  await expect(rubrics.field("Rubric name")).toBeFocused();
  await rubrics.tab("Trial").focus();
  await page.keyboard.press("/");
  await expect(rubrics.library.getByRole("searchbox", { name: "Search rubrics" })).toBeFocused();
});

test("the edge of the drawer moves by key, and stays where it was put", async ({ hearth, page }) => {
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics/starter-honesty");
  const edge = rubrics.editor.getByRole("slider", { name: "Height of the drawer" });
  const before = Number(await edge.getAttribute("aria-valuenow"));
  await edge.press("ArrowUp");
  await expect(edge).toHaveAttribute("aria-valuenow", `${before + 5}`);
  await page.reload();
  await expect(edge).toHaveAttribute("aria-valuenow", `${before + 5}`);
});

test("on a small screen the focus goes to the rubric that is opened, and back to its row", async ({
  hearth,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const rubrics = new RubricsPage(page);
  await hearth.open("#/rubrics");
  await rubrics.library.getByRole("button", { name: "Start from Honesty" }).press("Enter");
  await expect(rubrics.editor.getByRole("heading", { name: "My honesty" })).toBeFocused();
  await expect(rubrics.editor.getByRole("button", { name: "Save version" })).toBeInViewport({ ratio: 1 });
  await rubrics.field("Score 5").scrollIntoViewIfNeeded();
  await expect(rubrics.editor.getByRole("button", { name: "Save version" })).toBeInViewport({ ratio: 1 });
  await rubrics.editor.getByRole("button", { name: "All rubrics" }).press("Enter");
  await expect(rubrics.row("My honesty")).toBeFocused();
});
