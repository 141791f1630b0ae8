import { readFile } from "node:fs/promises";
import { expect, test as base, type Locator, type Page, type Request } from "@playwright/test";
import { writeTinyGguf } from "#test/fixtures/tinyGguf.ts";

export { expect };

/** The tiny judge: random weights with a planted habit, about 1 MB. */
export const TINY_JUDGE = { name: "tiny-judge.gguf", bytes: writeTinyGguf() };

/** Everything that must not happen in any test: errors on the console, broken policies, unhandled rejections. */
function watchForTrouble(page: Page): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`page: ${error.message}`));
  return troubles;
}

/** The page under test, driven as a person would. */
export class HearthPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(path = ""): Promise<void> {
    await this.page.goto(`/${path}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  /** Pick a file on the Models page. */
  async openFile(name: string, bytes: Uint8Array): Promise<void> {
    await this.page.getByRole("link", { name: "Models" }).first().click();
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Open GGUF file" }).first().click();
    await (
      await chooser
    ).setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  }

  /** Load the tiny judge and come back to the Judge page. */
  async loadTinyJudge(): Promise<void> {
    await this.openFile(TINY_JUDGE.name, TINY_JUDGE.bytes);
    await expect(this.page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
    await this.page.getByRole("button", { name: "Go to Judge" }).click();
  }

  /** Few attempts and few tokens, so that a verdict on one core takes seconds. */
  async makeQuick({ attempts = 1, maxTokens = 48 } = {}): Promise<void> {
    await this.page.getByRole("button", { name: "Judge settings" }).click();
    await this.fillNumber("Attempts", attempts);
    await this.fillNumber("Most new tokens", maxTokens);
    await this.page.getByRole("button", { name: "Done" }).click();
  }

  private async fillNumber(label: string, value: number): Promise<void> {
    const field = this.page.getByLabel(label, { exact: true });
    await field.fill(String(value));
    await field.blur();
  }

  get case(): Locator {
    return this.page.getByRole("region", { name: "Case" });
  }

  get verdict(): Locator {
    return this.page.getByRole("region", { name: "Verdict", exact: true });
  }

  get history(): Locator {
    return this.page.getByRole("region", { name: "Verdicts of this case" }).getByRole("listitem");
  }

  get judgeButton(): Locator {
    return this.verdict.getByRole("button", { name: /^(Judge|Again)\b/ });
  }

  /** Press *Judge* or *Again* and wait for one verdict more. */
  async judge(): Promise<void> {
    const before = await this.history.count();
    await this.judgeButton.click();
    await expect(this.history).toHaveCount(before + 1, { timeout: 150_000 });
  }

  /** What the export menu writes. */
  async exportAs(item: string): Promise<string> {
    await this.page.getByRole("button", { name: "Export" }).click();
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
    return readFile(await (await download).path(), "utf8");
  }

  async importFile(name: string, text: string): Promise<void> {
    await this.page.getByRole("button", { name: "Export" }).click();
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("menuitem", { name: "Import verdicts …" }).click();
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }
}

export const test = base.extend<{ hearth: HearthPage; troubles: string[] }>({
  troubles: async ({ page }, provide) => {
    const troubles = watchForTrouble(page);
    await provide(troubles);
    expect(troubles).toEqual([]);
  },
  hearth: async ({ page, troubles: _watched }, provide) => {
    await provide(new HearthPage(page));
  },
});

/**
 * All network requests from now on, but for files of the site that the service worker keeps for later; `blob:` and `data:` never
 * reach a network.
 */
export function recordRequests(page: Page): string[] {
  const urls: string[] = [];
  const { origin } = new URL(page.url());
  page.context().on("request", (request: Request) => {
    const isKept = request.serviceWorker() !== null && request.url().startsWith(`${origin}/`);
    if (/^(https?|wss?):/.test(request.url()) && !isKept) urls.push(request.url());
  });
  return urls;
}
