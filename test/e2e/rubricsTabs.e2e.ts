import { bringFullDisk } from "./fullDisk.ts";
import { expect, HearthPage, test } from "./hearth.ts";
import { EMPATHY, RubricsPage } from "./rubricsPage.ts";

const OTHER_TAB_WRITES = "This rubric is open for writing in another tab. Here it can be read.";

test("two tabs with one rubric take turns, each is told, and nothing typed is overwritten", async ({
  hearth,
  page,
}) => {
  const first = new RubricsPage(page);
  await hearth.open("#/rubrics/new");
  await first.write(EMPATHY);
  await expect(first.editor.getByText("draft kept")).toBeVisible();

  const other = new HearthPage(await page.context().newPage());
  const second = new RubricsPage(other.page);
  await other.open(new URL(page.url()).hash);
  const [toldFirst, toldSecond] = [first, second].map(({ editor }) => editor.getByText(OTHER_TAB_WRITES)) as [
    ReturnType<typeof first.row>,
    ReturnType<typeof first.row>,
  ];
  await expect(toldSecond).toBeVisible();
  await expect(toldFirst).toBeHidden();
  await expect(second.field("Criteria")).not.toBeEditable();
  await second.field("Criteria").press("x");
  await expect(second.field("Criteria")).toHaveValue(EMPATHY.criteria);

  // taken over while the first is typing, before its pause
  await first.field("Score 1").fill("Typed at the last moment.");
  await second.editor.getByRole("button", { name: "Write here instead" }).click();
  await expect(toldFirst).toBeVisible();
  await expect(toldSecond).toBeHidden();
  await expect(second.field("Score 1")).toHaveValue("Typed at the last moment.");
  await expect(first.field("Criteria")).not.toBeEditable();

  await second.field("Score 2").fill("Typed in the second tab.");
  await expect(first.field("Score 2")).toHaveValue("Typed in the second tab.");
  await expect(first.field("Score 1")).toHaveValue("Typed at the last moment.");

  await other.page.close();
  await expect(toldFirst).toBeHidden();
  await first.field("Score 3").fill("Typed after the other tab was closed.");
  await expect(first.editor.getByText("draft kept")).toBeVisible();
  await page.reload();
  await expect(first.field("Score 1")).toHaveValue("Typed at the last moment.");
  await expect(first.field("Score 2")).toHaveValue("Typed in the second tab.");
  await expect(first.field("Score 3")).toHaveValue("Typed after the other tab was closed.");
});

test("what a tab could not keep before another one wrote is told apart, and becomes a copy", async ({
  hearth,
  page,
}) => {
  const disk = await bringFullDisk(page);
  const first = new RubricsPage(page);
  await hearth.open("#/rubrics/new");
  await first.write(EMPATHY);
  await expect(first.editor.getByText("draft kept")).toBeVisible();
  const other = new HearthPage(await page.context().newPage());
  const second = new RubricsPage(other.page);
  await other.open(new URL(page.url()).hash);

  await disk.fill();
  await first.field("Criteria").fill("Mine?");
  await expect(first.editor.getByText("What you typed is not on disk")).toBeVisible();
  expect(await disk.refusals()).toBeGreaterThan(0);
  await second.editor.getByRole("button", { name: "Write here instead" }).click();
  await second.field("Criteria").fill("Theirs?");
  const told = first.editor.getByRole("alert").filter({ hasText: "nothing was overwritten" });
  await expect(told).toBeVisible();
  await expect(first.field("Criteria")).toHaveValue("Mine?");

  await disk.makeRoom();
  await told.getByRole("button", { name: "Keep mine as a copy" }).click();
  await expect(first.field("Rubric name")).toHaveValue("Empathy (my copy)");
  await expect(first.field("Criteria")).toHaveValue("Mine?");
  await expect(first.field("Criteria")).toBeEditable();
  await expect(second.field("Criteria")).toHaveValue("Theirs?");
  await expect(second.library.getByRole("row", { name: /^Empathy \(my copy\)/ })).toBeVisible();
});
