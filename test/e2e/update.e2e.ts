import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "vite";
import { HearthPage } from "./hearth.ts";
import { expect, openControlled, test } from "./site.ts";

let nextVersion = "";

test.beforeAll(async () => {
  nextVersion = mkdtempSync(join(tmpdir(), "hearth-next-"));
  await build({
    logLevel: "error",
    define: { __APP_VERSION__: JSON.stringify("9.9.9") },
    build: { outDir: nextVersion, emptyOutDir: true },
  });
});
test.afterAll(() => rmSync(nextVersion, { recursive: true, force: true }));

const toastOf = (page: Page) =>
  page.getByRole("listitem").filter({ hasText: "A new version of Hearth is ready" });

/** The version of the scripts that run in a page, as the export of verdicts names it. */
async function versionOf(hearth: HearthPage): Promise<string> {
  const file = JSON.parse(await hearth.exportAs("All verdicts as JSON")) as { readonly source: string };
  return file.source;
}

test("a new version waits, is offered quietly, and begins when the person reloads; another tab runs on", async ({
  hearth,
  page,
  site,
}) => {
  await openControlled(hearth);
  const other = new HearthPage(await page.context().newPage());
  await other.open();
  const oldVersion = await versionOf(hearth);
  expect(oldVersion).not.toContain("9.9.9");

  site.serve(nextVersion);
  await page.reload();
  await expect(toastOf(page)).toBeVisible();
  await expect(toastOf(other.page)).toBeVisible();
  expect(await versionOf(hearth)).toBe(oldVersion);

  await toastOf(page).getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => versionOf(hearth).catch(() => "loading")).toBe("hearth 9.9.9");
  // the other tab was not touched, and finds the pages of its version though the host has them no more
  expect(await versionOf(other)).toBe(oldVersion);
  await other.page.getByRole("link", { name: "Models" }).first().click();
  await expect(other.page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  await expect(other.page.getByText(/WebGPU/).first()).toBeVisible();
  await other.page.getByRole("link", { name: "Judge" }).first().click();
  await toastOf(other.page).getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => versionOf(other).catch(() => "loading")).toBe("hearth 9.9.9");
});

test("while a verdict is being judged the new version waits and says why", async ({ hearth, page, site }) => {
  await openControlled(hearth);
  await hearth.loadTinyJudge();
  await hearth.makeQuick({ maxTokens: 1024, attempts: 3 });

  site.serve(nextVersion);
  const other = await page.context().newPage();
  await other.goto(site.origin);
  const reload = toastOf(page).getByRole("button", { name: "Reload" });
  await expect(reload).toBeEnabled();
  await hearth.judgeButton.click();
  await expect(reload).toBeDisabled();
  await expect(toastOf(page)).toContainText(
    "Not now: a verdict is being judged, and reloading would interrupt it.",
  );
  await expect(hearth.history).toHaveCount(1, { timeout: 120_000 });
  await expect(reload).toBeEnabled();
  await expect(toastOf(page)).not.toContainText("Not now");
});

test("a version of which one file arrives damaged is not taken, and the next try takes it", async ({
  hearth,
  page,
  site,
}) => {
  await openControlled(hearth);
  const oldVersion = await versionOf(hearth);
  const damaged = mkdtempSync(join(tmpdir(), "hearth-damaged-"));
  cpSync(nextVersion, damaged, { recursive: true });
  appendFileSync(join(damaged, "index.html"), "<!-- put in by a network on the way -->");
  site.serve(damaged);
  const ended = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return new Promise<string>((resolve) => {
      registration.addEventListener("updatefound", () => {
        const worker = registration.installing;
        worker?.addEventListener("statechange", () => resolve(worker.state));
      });
      registration.update().catch(() => {});
    });
  });
  expect(await ended).toBe("redundant");
  expect(site.arrived.some((path) => path.startsWith("/index.html"))).toBe(true);
  await page.reload();
  expect(await versionOf(hearth)).toBe(oldVersion);
  await expect(toastOf(page)).toHaveCount(0);

  site.serve(nextVersion);
  await page.reload();
  await expect(toastOf(page)).toBeVisible();
  rmSync(damaged, { recursive: true });
});
