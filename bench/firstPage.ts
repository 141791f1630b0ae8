import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { median } from "./median.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "#test/chromium.ts";

/**
 * How long the first page takes until it can be used, beside an empty page of the same server in the same browser.
 * Build first: `npm run build && npx tsx bench/firstPage.ts`. Budget: 1.5 s on two cores.
 */
const PORT = 4373;
const ROUNDS = 7;
const BUDGET_MS = 1_500;

const server = spawn(process.execPath, ["--import", "tsx", "src/cli/serve/main.ts"], {
  env: { ...process.env, PORT: String(PORT) },
});
await new Promise<void>((resolve) => {
  server.stdout.on("data", (chunk: Buffer) => {
    if (chunk.toString().includes("Hearth is ready")) resolve();
  });
});
const browser = await chromium.launch({ args: [...CHROMIUM_ARGUMENTS], ...findChromium() });
const address = `http://127.0.0.1:${PORT}/`;

/** Milliseconds from asking for a page with a cold cache until `usable` is visible and the main thread is free. */
async function timePage(path: string, usable: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = performance.now();
  await page.goto(address + path, { waitUntil: "commit" });
  await page.locator(usable).first().waitFor();
  // a task that comes back says that the main thread is free
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const elapsed = performance.now() - start;
  await context.close();
  return elapsed;
}

const hearth: number[] = [];
const empty: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  empty.push(await timePage("icon.svg", "svg"));
  hearth.push(await timePage("", "textarea:not(:placeholder-shown)"));
}
await browser.close();
server.kill();

const [own, other] = [median(hearth), median(empty)];
console.log(
  `First page usable after ${own.toFixed(0)} ms (median of ${ROUNDS}, cold cache; budget ${BUDGET_MS} ms)`,
);
console.log(`An empty page of the same server: ${other.toFixed(0)} ms; ratio ${(own / other).toFixed(1)}`);
console.log(own <= BUDGET_MS ? "Within the budget." : "OVER THE BUDGET.");
process.exit();
