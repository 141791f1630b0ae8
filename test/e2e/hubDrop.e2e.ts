import type { Page } from "@playwright/test";
import { createTemporaryFolder, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import { CONVERTED, expect, test } from "./hubPage.ts";

/** Drop files or folders of this machine in the middle of the window, as from a file manager. */
async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await devtools.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
  }
}

test("a folder that is dropped on any page is named, its problems are listed, and it is brought in", async ({
  hearth,
  page,
  models,
}) => {
  const folder = await createTemporaryFolder();
  try {
    const files = await tinyJudgeFiles();
    const whole = await writeFiles(folder.at("whole"), files);
    const cut = await writeFiles(
      folder.at("cut"),
      new Map([...files].filter(([name]) => name !== "tokenizer.json")),
    );
    await hearth.open();
    await dropOn(page, [cut]);
    const dialog = page.getByRole("dialog", { name: "Bring in another model" });
    await expect(dialog.getByText("tokenizer.json or tokenizer.model is missing.")).toBeVisible();
    const bringIn = dialog.getByRole("button", { name: "Bring it in" });
    await expect(bringIn).toBeDisabled();

    await dropOn(page, [whole]);
    await expect(dialog.getByText(/^Weights in safetensors/)).toBeVisible();
    await bringIn.click();
    await models.expectStored(CONVERTED);
    // WebLLM has no library for so small a model
    const card = models.card(CONVERTED);
    await expect(card.getByText(/^Does not run here\. WebLLM has no compiled library/)).toBeVisible();
    await expect(card.getByRole("button", { name: /^Load/ })).toBeDisabled();
  } finally {
    await folder.remove();
  }
});
