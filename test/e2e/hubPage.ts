import type { Locator, Page } from "@playwright/test";
import { convertToGguf } from "#test/fixtures/convertToGguf.ts";
import type { HubServerOptions } from "#test/fixtures/hubServer.ts";
import { type NamedHub, startNamedHub } from "#test/fixtures/namedHub.ts";
import { tinyMistral } from "#test/fixtures/tinyCheckpoint.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import { expect, test as base } from "./hearth.ts";

export { expect };

/** The repositories that the catalogue names for Prometheus 2. */
export const REPOSITORIES = {
  weights: "prometheus-eval/prometheus-7b-v2.0",
  gguf: "prometheus-eval/prometheus-7b-v2.0-GGUF",
} as const;

export const GGUF_NAME = "prometheus-7b-v2.0.Q8_0.gguf";

/** Zeros behind the GGUF file, which llama.cpp does not read: they make it nine pieces of a download. */
const PADDING_BYTES = 66 * 2 ** 20;

/**
 * A hub that has the tiny judge in place of Prometheus 2: as a checkpoint, and as the GGUF file made of the same weights.
 *
 * @param isPadded Whether the GGUF file takes several pieces to download.
 */
async function startTinyHub(
  options: Parameters<typeof startNamedHub>[1],
  isPadded: boolean,
): Promise<NamedHub> {
  const written = await convertToGguf(await tinyMistral(), { type: "q8_0" });
  const [gguf] = written.files;
  if (gguf === undefined) throw new Error("No GGUF file was written");
  const stored = new Uint8Array(gguf.length + (isPadded ? PADDING_BYTES : 0));
  stored.set(gguf);
  return startNamedHub(
    {
      [REPOSITORIES.weights]: Object.fromEntries(await tinyJudgeFiles()),
      [REPOSITORIES.gguf]: { [GGUF_NAME]: stored },
    },
    options,
  );
}

/** The Models page, driven as a person would. */
export class ModelsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Open the dialog of Prometheus 2 and take a source. */
  async chooseSource(title: RegExp): Promise<void> {
    await this.page.getByRole("button", { name: "Get Prometheus 2 (7B) …" }).first().click();
    await this.page.getByRole("radio", { name: title }).check();
  }

  get getIt(): Locator {
    return this.page.getByRole("button", { name: /^Get it/ });
  }

  /** Bring the official weights, or the official GGUF file. */
  async get(what: "weights" | "gguf"): Promise<void> {
    await this.chooseSource(what === "weights" ? /^Official weights/ : /^GGUF file/);
    await this.getIt.click();
  }

  /** The card of a model that is stored or on its way, by the words of its heading. */
  card(name: RegExp): Locator {
    return this.page
      .getByRole("region", { name: "In this browser" })
      .getByRole("article")
      .filter({ has: this.page.getByRole("heading", { name }) });
  }

  async expectStored(name: RegExp): Promise<void> {
    await expect(this.card(name).getByText(/^On disk, .* verified today/)).toBeVisible({ timeout: 60_000 });
  }

  /** Load a stored model as the judge. */
  async load(name: RegExp): Promise<void> {
    await this.card(name).getByRole("button", { name: /^Load/ }).click();
    await expect(this.page.getByRole("heading", { name: "is ready" })).toBeVisible({ timeout: 120_000 });
  }
}

/** All but the name of the model's build. */
export const CONVERTED = /q4f(16|32)_1/;
export const GGUF = /Q8_0/;

interface HubFixtures {
  /** Set with `test.use` to make the hub slower, larger or stricter. */
  readonly hubOptions: Omit<HubServerOptions, "serve" | "serveStorage">;
  readonly isPadded: boolean;
  readonly hub: NamedHub;
  readonly models: ModelsPage;
}

export const test = base.extend<HubFixtures>({
  hubOptions: [{}, { option: true }],
  isPadded: [false, { option: true }],
  hub: async ({ hubOptions, isPadded }, provide) => {
    const hub = await startTinyHub(hubOptions, isPadded);
    await provide(hub);
    await hub.close();
  },
  models: async ({ page, hub: _running }, provide) => {
    await provide(new ModelsPage(page));
  },
});
