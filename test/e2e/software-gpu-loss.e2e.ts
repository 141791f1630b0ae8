import { chromium, expect, test, type Browser, type Page } from "@playwright/test";
import { build } from "vite";

/** The page's part of this test as one script; the site's policy lets nothing but the test bring it in. */
async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      target: "es2023",
      lib: { entry: "test/e2e/gpuLossPage.ts", formats: ["iife"], name: "page" },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const code = bundle?.output[0].code;
  if (code === undefined) throw new TypeError("Vite made no script");
  return code;
}

/** The GPU process of a browser that this test has started. */
async function gpuProcess(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.find(({ type }) => type === "GPU")?.id ?? null;
}

/** Kill the GPU process as a driver's crash would, and see another one or none in its place. */
async function killGpuProcess(browser: Browser): Promise<void> {
  const pid = await gpuProcess(browser);
  if (pid === null) throw new TypeError("This browser has no GPU process");
  process.kill(pid, "SIGKILL");
  await expect.poll(() => gpuProcess(browser)).not.toBe(pid);
}

const news = (page: Page): Promise<readonly string[]> => page.evaluate(() => globalThis.gpuLoss.news);

async function judge(page: Page, caseName: string): Promise<void> {
  await page.evaluate((name) => globalThis.gpuLoss.judge(name), caseName);
  await expect.poll(async () => (await news(page)).at(-1)).toBe(`judging ${caseName}`);
}

test("a GPU process that is killed once costs nothing; killed twice, it is waited for, and a reload brings it back", async ({
  launchOptions,
  baseURL,
}) => {
  const script = await bundlePage();
  // a browser of its own: others must not find their GPU blocked afterwards
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    await page.goto(baseURL ?? "");
    const instruction = page.getByRole("textbox", { name: "Instruction" });
    await instruction.fill("Why is the sky blue?");
    await page.evaluate(script);
    await page.evaluate(() => globalThis.gpuLoss.load());

    await judge(page, "case 1");
    await killGpuProcess(browser);
    const once = [
      "judging case 1",
      "restarting because of engine/device-lost",
      "restarted",
      "judging case 1",
    ];
    await expect.poll(() => news(page)).toEqual(once);
    await page.evaluate(() => globalThis.gpuLoss.write());
    await expect.poll(() => news(page)).toEqual([...once, "case 1 got 1234"]);

    await judge(page, "case 2");
    await killGpuProcess(browser);
    await expect
      .poll(async () => (await news(page)).slice(once.length + 1, once.length + 4))
      .toEqual(["judging case 2", "restarting because of engine/device-lost", "waiting-for-gpu"]);
    expect(await page.evaluate(() => globalThis.gpuLoss.hasAdapter())).toBe(false);
    // the page's clock is quick: two and a half minutes are over in seconds
    await expect
      .poll(async () => (await news(page)).slice(once.length + 4))
      .toEqual(["lost with engine/gpu-gone", "failed with engine/gpu-gone"]);

    await page.reload();
    await expect(instruction).toHaveValue("Why is the sky blue?");
    await page.evaluate(script);
    expect(await page.evaluate(() => globalThis.gpuLoss.hasAdapter())).toBe(true);
    await page.evaluate(() => globalThis.gpuLoss.load());
    await judge(page, "case 2");
    await page.evaluate(() => globalThis.gpuLoss.write());
    await expect.poll(() => news(page)).toEqual(["judging case 2", "case 2 got 1234"]);
  } finally {
    await browser.close();
  }
});
