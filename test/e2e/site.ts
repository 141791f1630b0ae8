import type { Page } from "@playwright/test";
import { siteHeaders, siteListener } from "#cli/serve/siteListener.ts";
import { startLoopbackServer, type LoopbackServer } from "#test/fixtures/loopbackServer.ts";
import { expect, type HearthPage, test as base } from "./hearth.ts";

/** A host besides the site's own; the site's policy lets pages and workers ask it, and it answers everything. */
export interface ForeignHost {
  readonly host: string;
  /** An address there. */
  address(name: string): string;
  /** Names of what was asked for, in the order of arrival. */
  readonly arrived: string[];
}

/** The built site on a server of this test's own, to be changed and taken off the network. */
export interface Site {
  readonly origin: string;
  readonly foreign: ForeignHost;
  /** Paths that were asked for, in the order of arrival. */
  readonly arrived: string[];
  /** Serve another build from now on. */
  serve(folder: string): void;
  /** Nobody answers any more. */
  stop(): Promise<void>;
}

/** A worker that fetches what it is told; with `below` it has another worker do that. */
const FETCHING_WORKER = `
addEventListener("message", async ({ data: { url, below } }) => {
  if (below === undefined) {
    postMessage(await fetch(url).then((response) => "answered " + response.status, () => "refused"));
    return;
  }
  const worker = new Worker(below);
  worker.addEventListener("message", ({ data }) => postMessage(data));
  worker.postMessage({ url });
});`;

async function startForeignHost(): Promise<ForeignHost & { server: LoopbackServer }> {
  const arrived: string[] = [];
  const server = await startLoopbackServer((request, response) => {
    arrived.push((request.url ?? "").slice(1));
    const headers = {
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Content-Type": request.headers.accept ?? "text/plain",
    };
    response.writeHead(200, headers).end("from another host");
  });
  const { host } = new URL(server.origin);
  return { host, server, arrived, address: (name) => `${server.origin}/${name}` };
}

async function startSite(): Promise<Site & { foreignServer: LoopbackServer }> {
  const foreign = await startForeignHost();
  const headersOf = (pathname: string): Record<string, string> => {
    const headers = { ...siteHeaders(pathname) };
    const policy = headers["Content-Security-Policy"] ?? "";
    // the judge's workers may ask nobody, and stay so
    headers["Content-Security-Policy"] = policy.replace(
      "connect-src 'self'",
      `connect-src 'self' ${foreign.server.origin}`,
    );
    return headers;
  };
  let listener = siteListener("dist", headersOf);
  const arrived: string[] = [];
  const server = await startLoopbackServer((request, response) => {
    const path = request.url ?? "";
    arrived.push(path);
    if (path === "/fetching-worker.js") {
      const headers = { ...headersOf(path), "Content-Type": "text/javascript" };
      response.writeHead(200, headers).end(FETCHING_WORKER);
    } else if (path === "/away") {
      response.writeHead(302, { Location: foreign.address("by-redirect") }).end();
    } else {
      listener(request, response);
    }
  });
  return {
    origin: server.origin,
    foreign,
    foreignServer: foreign.server,
    arrived,
    serve(folder) {
      listener = siteListener(folder, headersOf);
    },
    stop: () => server.close(),
  };
}

/** Tests of what the service worker does: each has a site and a browser profile of its own. */
export const test = base.extend<{ site: Site }>({
  site: async ({ browserName: _any }, provide) => {
    const site = await startSite();
    await provide(site);
    await site.stop().catch(() => {});
    await site.foreignServer.close();
  },
  baseURL: async ({ site }, provide) => provide(`${site.origin}/`),
});

export { expect };

/** Wait until the browser keeps the whole site. */
export async function waitUntilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** Open a page that the service worker controls from its first moment. */
export async function openControlled(hearth: HearthPage): Promise<void> {
  await hearth.open();
  await waitUntilKept(hearth.page);
  await hearth.page.reload();
  await expect(hearth.page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await hearth.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}
