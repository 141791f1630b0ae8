import { expect, test } from "./hearth.ts";
import { SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";

test("the page, its scripts, the workers and the WebAssembly all carry the same policy", async ({
  hearth,
  page,
}) => {
  const responses = new Map<string, Readonly<Record<string, string>>>();
  page.context().on("response", (response) => {
    responses.set(new URL(response.url()).pathname, response.headers());
  });
  await hearth.open();
  await hearth.loadTinyJudge();
  const workerPath = [...responses.keys()].find((path) => path.includes("llamacpp.worker"));
  const wasmPath = [...responses.keys()].find((path) => path.endsWith(".wasm"));
  expect(workerPath).toBeDefined();
  expect(wasmPath).toBeDefined();
  for (const path of ["/", workerPath ?? "", wasmPath ?? ""]) {
    for (const [name, value] of Object.entries(SECURITY_HEADERS.forProduction)) {
      expect(responses.get(path)?.[name.toLowerCase()], `${name} on ${path}`).toBe(value);
    }
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
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
