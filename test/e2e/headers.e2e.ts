import { JUDGE_POLICIES, SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { filesOfBuild } from "./filesOfBuild.ts";
import { expect, test } from "./hearth.ts";

type Headers = Readonly<Record<string, string>>;

function expectHeaders(found: Headers, wanted: Headers, path: string): void {
  for (const [name, value] of Object.entries(wanted)) {
    expect(found[name.toLowerCase()], `${name} on ${path}`).toBe(value);
  }
}

test("the page, its scripts, its other workers and the WebAssembly all carry the common policy", async ({
  hearth,
  page,
}) => {
  const paths = ["index-", "models.worker-", "wllama-"].flatMap((start) => filesOfBuild("/assets/", start));
  expect(paths.length).toBeGreaterThanOrEqual(3);
  for (const path of ["/", ...paths]) {
    const response = await page.request.get(path);
    expect(response.status(), path).toBe(200);
    expectHeaders(response.headers(), SECURITY_HEADERS.forProduction, path);
  }
  await hearth.open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("the workers of both engines carry a policy of their own, and all other headers", async ({ page }) => {
  const connectSources = new Set<string | undefined>();
  for (const { folder, policy } of JUDGE_POLICIES) {
    const [path = "no script", ...others] = filesOfBuild(folder);
    expect(others).toEqual([]);
    const response = await page.request.get(path);
    expect(response.status(), path).toBe(200);
    expectHeaders(
      response.headers(),
      { ...SECURITY_HEADERS.forProduction, "Content-Security-Policy": policy },
      path,
    );
    connectSources.add(/connect-src ([^;]*)/.exec(policy)?.[1]);
  }
  expect(connectSources).toEqual(new Set(["'none'", "blob:"]));
});

test("the page and its workers may not reach any other host", async ({ hearth, page, troubles }) => {
  await hearth.open();
  const refused = await page.evaluate(async () => {
    const violation = new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
    });
    await fetch("https://example.com/").catch(() => {});
    return violation;
  });
  expect(refused).toBe("connect-src");
  // the refusal itself is told on the console, and nothing else
  expect(troubles.splice(0).every((trouble) => trouble.includes("example.com"))).toBe(true);
});

test("an unknown address shows the Judge page", async ({ hearth, page }) => {
  await hearth.open("#/no-such-page");
  await expect(page.getByRole("heading", { level: 1, name: "Judge" })).toBeVisible();
});
