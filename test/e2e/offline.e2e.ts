import { readdirSync } from "node:fs";
import { judgeHeaders, SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { expect, test, waitUntilKept } from "./site.ts";

/** Files that a page never loads from the site. */
const NOT_FOR_THE_PAGE = /^(\.vite\/|_headers$|LICENSE$|NOTICE$|.*\.md$|serviceWorker\.js$)/;

test("after the first visit everything of the build is kept, with its headers, and no model", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  await waitUntilKept(page);
  const kept = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes("precache"));
    const cache = await caches.open(names[0] ?? "");
    return Promise.all(
      (await cache.keys()).map(async (request) => {
        const response = await cache.match(request);
        return [
          new URL(request.url).pathname.slice(1),
          response?.headers.get("content-security-policy"),
        ] as const;
      }),
    );
  });
  const built = readdirSync("dist", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice("dist/".length))
    .filter((path) => !NOT_FOR_THE_PAGE.test(path));
  expect(kept.map(([path]) => path).toSorted()).toEqual(built.toSorted());
  expect(built.some((path) => path.endsWith(".wasm"))).toBe(true);
  for (const [path, policy] of kept) {
    expect(policy, path).toContain(
      judgeHeaders(`/${path}`)["Content-Security-Policy"] ?? "default-src 'none'",
    );
  }
});

test("without a network the page reloads, opens a model from disk and judges", async ({
  hearth,
  page,
  site,
}) => {
  await hearth.open();
  await waitUntilKept(page);
  await page.context().setOffline(true);
  await site.stop();
  const answeredByNetwork: string[] = [];
  const policies = new Map<string, string | undefined>();
  page.context().on("requestfailed", (request) => answeredByNetwork.push(`failed: ${request.url()}`));
  page.context().on("response", (response) => {
    if (!response.url().startsWith("http")) return;
    policies.set(new URL(response.url()).pathname, response.headers()["content-security-policy"]);
    if (!response.fromServiceWorker()) answeredByNetwork.push(response.url());
  });

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole("link", { name: "Models" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await hearth.judge();
  await expect(hearth.verdict.getByRole("heading", { name: /^Score [1-5] of 5$/ })).toBeVisible();

  const workerPath = [...policies.keys()].find((path) => path.includes("llamacpp.worker")) ?? "none";
  expect(policies.get(workerPath)).toBe(judgeHeaders(workerPath)["Content-Security-Policy"]);
  expect(policies.get("/")).toContain(
    SECURITY_HEADERS.forProduction["Content-Security-Policy"]?.split("; connect-src")[0] ?? "none",
  );
  expect(answeredByNetwork).toEqual([]);
});

test("without a network an address that does not exist leads to the page", async ({ hearth, page, site }) => {
  await hearth.open();
  await waitUntilKept(page);
  await site.stop();
  await page.goto(`${site.origin}/no/such/page?x=1`);
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("the page can be installed: the manifest and its icons are there and are what they say", async ({
  hearth,
  page,
  site,
}) => {
  await hearth.open();
  const session = await page.context().newCDPSession(page);
  const { url, errors } = await session.send("Page.getAppManifest");
  expect({ url, errors }).toEqual({ url: `${site.origin}/manifest.webmanifest`, errors: [] });
  await waitUntilKept(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // a test's profile is a private one, from which no browser installs anything
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );
});
