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
