import type { Locator, Page } from "@playwright/test";
import { findViolations } from "./axe.ts";
import { expect, GGUF, test } from "./hubPage.ts";

/** Go on with Tab until an element has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  const isFocused = (): Promise<boolean> => wanted.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused()) return;
    await page.keyboard.press("Tab");
  }
  await expect(wanted).toBeFocused();
}

/** Press what can be reached with Tab. */
async function pressKeysOn(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("Enter");
}

async function typeOver(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

const focusedId = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.id);

/** The GGUF file takes a few seconds, long enough to be watched. */
test.use({ isPadded: true, hubOptions: { bytesPerSecond: 6 * 2 ** 20 } });

test("a judge is got, watched, loaded, judged with and deleted with the keyboard alone", async ({
  hearth,
  models,
  page,
}) => {
  await hearth.open();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  await pressKeysOn(page, page.getByRole("button", { name: "Get Prometheus 2 (7B) …" }).first());
  await tabTo(page, page.getByRole("radio", { name: "GGUF file for llama.cpp" }));
  await pressKeysOn(page, models.getIt);

  // watched: the focus is where the card is, and Pause and Resume are one button
  await expect.poll(() => focusedId(page)).toBe("shelf");
  const card = models.card(GGUF);
  await expect(card.getByRole("progressbar")).toBeVisible();
  await pressKeysOn(page, card.getByRole("button", { name: /^Pause/ }));
  await expect(card.getByText("Paused", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(card.getByRole("button", { name: /^Pause/ })).toBeFocused();
  await models.expectStored(GGUF);
  // the card of the stored model has what the one of its download had
  await expect(page.locator("#shelf [data-item]")).toBeFocused();

  await pressKeysOn(page, card.getByRole("button", { name: /^Load/ }));
  await expect(page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
  await expect(card.getByRole("button", { name: /^Unload/ })).toBeFocused();

  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await pressKeysOn(page, page.getByRole("button", { name: "Judge settings" }));
  await typeOver(page, "Attempts", "1");
  await typeOver(page, "Most new tokens", "48");
  await pressKeysOn(page, page.getByRole("button", { name: "Done" }));
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(hearth.history).toHaveCount(1, { timeout: 150_000 });

  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await pressKeysOn(page, card.getByRole("button", { name: /^More for/ }));
  await expect(page.getByRole("menuitem", { name: "Verify again" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: /^Unload and delete/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(card).toHaveCount(0);
  await expect.poll(() => focusedId(page)).toBe("shelf");
});

test("another page shows how far a model is, and leads to its card", async ({ hearth, models, page }) => {
  await hearth.open("#/models");
  await models.get("gguf");
  await expect(models.card(GGUF).getByRole("progressbar")).toBeVisible();
  await page.getByRole("link", { name: "Judge" }).first().click();
  const chip = page.getByRole("banner").getByRole("link", { name: /Prometheus 2 .* %/ });
  await chip.click();
  await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  await expect(chip).toHaveCount(0);
  await models.expectStored(GGUF);
  await page.getByRole("link", { name: "Judge" }).first().click();
  await expect(page.getByRole("banner").getByRole("link", { name: /Prometheus 2/ })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the states of the Models page in ${colorScheme}`, async ({
    hearth,
    models,
    hub,
    page,
    troubles,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await hearth.open("#/models");
    await expect(page.getByText("No model is in this browser yet")).toBeVisible();
    expect(await findViolations(page)).toEqual([]);

    for (const source of [/^Official weights/, /^Converted package/, /^From disk/, /^GGUF file/]) {
      if (await page.getByRole("dialog").isHidden()) await models.chooseSource(source);
      else await page.getByRole("radio", { name: source }).check();
      expect(await findViolations(page, "[role=dialog]")).toEqual([]);
    }
    await expect(page.getByText(/suggested/)).toBeAttached();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
    await models.getIt.click();

    const card = models.card(GGUF);
    await expect(card.getByText(/^Downloading/)).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    await card.getByRole("button", { name: /^Pause/ }).click();
    await expect(card.getByText("Paused", { exact: true })).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    hub.storage.misbehave({ kind: "status", status: 429, headers: { "retry-after": "4" } });
    await card.getByRole("button", { name: /^Resume/ }).click();
    await expect(card.getByText(/asks to wait/)).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    await models.expectStored(GGUF);
    expect(await findViolations(page)).toEqual([]);
    await models.load(GGUF);
    expect(await findViolations(page)).toEqual([]);

    // a repository that the hub does not have
    await models.chooseSource(/^GGUF file/);
    await page.getByLabel("Repository").selectOption({ label: "GGUF files by yeirr" });
    await expect(page.getByText("The model is not there")).toBeVisible();
    expect(await findViolations(page, "[role=dialog]")).toEqual([]);
    expect(troubles.splice(0).every((trouble) => /404|429/.test(trouble))).toBe(true);
  });
}
