import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { build } from "vite";
import { SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "#test/chromium.ts";

/** Bundle a module and its workers as the app's build does; it becomes `client.js`, with its exports. */
export async function buildSite(entry: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    worker: { format: "es" },
    build: {
      target: "es2023",
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "client.js" },
      },
    },
  });
}

/**
 * Serve a bundle and an empty page with the headers of production.
 *
 * @param body Of the page.
 * @returns Its address.
 */
export async function serveSite(folder: string, body = ""): Promise<string> {
  const serveFile = sirv(folder);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS.forProduction))
      response.setHeader(name, value);
    serveFile(request, response, () => {
      response.setHeader("Content-Type", "text/html");
      response.end(`<!doctype html><title>Bench</title>${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Open a page in a profile on the disk: a private window keeps its files in memory. */
export async function openPage(
  address: string,
  profile: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    args: [...CHROMIUM_ARGUMENTS],
    ...findChromium(),
  });
  const page = await context.newPage();
  await page.goto(address);
  return { context, page };
}
