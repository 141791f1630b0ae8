import type { BrowserContext, Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { siteListener } from "#cli/serve/siteListener.ts";
import { buildSite, openPage } from "./benchSite.ts";
import { timeKeys, watchKeys, type KeyTimes } from "./keyTimes.ts";
import { median } from "./median.ts";
import type * as Client from "./rubricTypingClient.ts";
import type { Filling } from "./rubricTypingClient.ts";
import { proveTrace, traceTasks, type Task } from "./taskTrace.ts";

/**
 * How typing in the rubric editor feels with many verdicts and rubrics stored: the built site in Chromium, with real key events,
 * beside the same site with nothing stored and a bare text area in the same browser. Printed are the time from a key until it is
 * shown, and the tasks of the page's thread; the budget is no task over 50 ms.
 * `npx tsx bench/rubricTyping.ts [verdicts] [rubrics] [rounds] [folder of a site that is built already]`.
 */
const FULL: Filling = {
  verdicts: Number(process.argv[2] ?? 100_000),
  rubrics: Number(process.argv[3] ?? 10_000),
};
const ROUNDS = Number(process.argv[4] ?? 3);
const BUILT = process.argv[5];
const EMPTY: Filling = { verdicts: 0, rubrics: 0 };
const BUDGET_MS = 50;
const [BARE, BARE_HUGE] = ["bare text area", "bare text area with 1 MB"];
const TABS = ["Trial", "Prompt", "History", "JSON"] as const;
const SENTENCE =
  "Does it say in plain words what the person has to do next, and why that helps with what they are afraid of now? ";

const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const seeding = join(folder, "seeding");

/** A profile of the browser with the site open in it. */
interface Place {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly address: string;
}

/** The site and, beside it at the same address, the module that fills its database. */
async function serve(): Promise<string> {
  const site = BUILT ?? join(folder, "site");
  if (BUILT === undefined) await build({ logLevel: "warn", build: { outDir: site, emptyOutDir: true } });
  await buildSite("bench/rubricTypingClient.ts", join(seeding, "seeding"));
  const [serveSite, serveSeeding] = [siteListener(site), siteListener(seeding)];
  const server = createServer((request, response) =>
    (request.url?.startsWith("/seeding/") === true ? serveSeeding : serveSite)(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function openFilled(address: string, name: string, filling: Filling): Promise<Place> {
  const { context, page } = await openPage(`${address}seeding/client.js`, join(folder, name));
  await page.evaluate(async (parts) => {
    const module = "/seeding/client.js";
    await ((await import(module)) as typeof Client).fill(parts);
  }, filling);
  return { context, page, address };
}

/** What was measured, by what was done; a list for each round. */
const keys = new Map<string, KeyTimes[]>();
const tasks = new Map<string, (readonly Task[])[]>();
const waits = new Map<string, number[]>();
const drawnRows = new Map<string, number[]>();

function note<T>(into: Map<string, T[]>, what: string, value: T): void {
  into.set(what, [...(into.get(what) ?? []), value]);
}

/** From going to the page until the first rubric is listed. */
async function openRubrics({ page, address }: Place, where: string): Promise<void> {
  await page.goto(`${address}seeding/client.js`);
  const start = performance.now();
  let ms = Number.NaN;
  await page.goto(`${address}#/rubrics`, { waitUntil: "commit" });
  const opening = await traceTasks(page, async () => {
    await page.locator("[data-row]").first().waitFor();
    ms = performance.now() - start;
    await page.waitForTimeout(4_000);
  });
  note(drawnRows, where, await page.locator("[data-row]").count());
  note(waits, `${where}: from the address to the list`, ms);
  note(tasks, `${where}: opening the page`, opening);
}

async function openRubric({ page, address }: Place, id: string, tab: string): Promise<void> {
  await page.goto(`${address}#/rubrics/${id}/${tab.toLowerCase()}`);
  await page
    .getByRole("region", { name: "Rubric", exact: true })
    .getByRole("textbox", { name: "Criteria" })
    .waitFor();
  await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
  await page.waitForTimeout(1_500);
}

async function typeInto(page: Page, field: string, what: string, text: string): Promise<void> {
  const area = page.getByLabel(field, { exact: true });
  await area.focus();
  await area.evaluate((element: HTMLTextAreaElement | HTMLInputElement) => element.setSelectionRange(0, 0));
  note(keys, what, await timeKeys(page, text));
}

async function typeEverywhere(place: Place, where: string): Promise<void> {
  const { page } = place;
  await openRubrics(place, where);
  await watchKeys(page);
  for (const tab of TABS) {
    await openRubric(place, "bench-plain", tab);
    await typeInto(page, "Criteria", `${where}: criteria, ${tab}`, SENTENCE.slice(0, 100));
    await typeInto(page, "Score 3", `${where}: a level, ${tab}`, SENTENCE.slice(0, 100));
  }
  for (const tab of TABS) {
    await openRubric(place, "bench-huge", tab);
    await typeInto(page, "Criteria", `${where}: criteria beside 1 MB, ${tab}`, SENTENCE.slice(0, 25));
    await typeInto(page, "Score 2", `${where}: in 1 MB, ${tab}`, SENTENCE.slice(0, 25));
  }
  await openRubric(place, "bench-plain", "Trial");
  await typeInto(page, "Search rubrics", `${where}: search`, "naive sometimes");
  await page.getByLabel("Search rubrics").fill("");
}

/** A text area that nothing else happens around, with a text of so many characters. */
async function typeBare({ context }: Place, characters: number, what: string): Promise<void> {
  const page = await context.newPage();
  await page.setContent(
    `<textarea aria-label=Bare rows=16 cols=60 spellcheck=false style="field-sizing: ${characters > 0 ? "fixed" : "content"}"></textarea>`,
  );
  await page.getByRole("textbox").fill("x ".repeat(characters / 2));
  await watchKeys(page);
  await typeInto(page, "Bare", what, SENTENCE.slice(0, 25));
  await page.close();
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)] ?? Number.NaN;

function longest(rounds: readonly (readonly Task[])[]): { readonly ms: number; readonly cpuMs: number } {
  const each = rounds.map((some) =>
    some.reduce((worst, task) => (task.ms > worst.ms ? task : worst), { ms: 0, cpuMs: 0 }),
  );
  return { ms: median(each.map(({ ms }) => ms)), cpuMs: median(each.map(({ cpuMs }) => cpuMs)) };
}

function taskWords(rounds: readonly (readonly Task[])[]): string {
  const worst = longest(rounds);
  const over = rounds.map((some) => some.filter(({ ms }) => ms > BUDGET_MS).length);
  return `longest task ${worst.ms.toFixed(0)} ms (${worst.cpuMs.toFixed(0)} of them running), over ${BUDGET_MS} ms: ${over.join(", ")}`;
}

function report(): void {
  console.log(`${FULL.verdicts} verdicts and ${FULL.rubrics} rubrics; medians of ${ROUNDS} rounds`);
  const framesOf = (what: string): readonly number[] =>
    (keys.get(what) ?? []).flatMap(({ frames }) => frames);
  for (const [what, rounds] of keys) {
    const bare = median(framesOf(what.includes("in 1 MB") ? BARE_HUGE : BARE));
    const frames = framesOf(what);
    const middle = median(frames);
    console.log(
      `${what}: key to frame ${middle.toFixed(1)} ms (95 % within ${quantile(frames, 0.95).toFixed(0)}), ${(middle / bare).toFixed(1)} × bare; ${taskWords(rounds.map((round) => round.tasks))}`,
    );
  }
  for (const [what, ms] of waits) console.log(`${what}: ${median(ms).toFixed(0)} ms`);
  for (const [where, counts] of drawnRows) console.log(`${where}: ${median(counts)} rows of the list drawn`);
  for (const [what, rounds] of tasks) console.log(`${what}: ${taskWords(rounds)}`);
}

const open: Place[] = [];
try {
  const address = await serve();
  const full = await openFilled(address, "full", FULL);
  open.push(full);
  const empty = await openFilled(address, "empty", EMPTY);
  open.push(empty);
  await proveTrace(empty.page);
  for (let round = 0; round < ROUNDS; round += 1) {
    await typeBare(empty, 0, BARE);
    await typeBare(empty, 1_000_000, BARE_HUGE);
    await typeEverywhere(empty, "nothing stored");
    await typeEverywhere(full, "full");
  }
  report();
} finally {
  for (const { context } of open) await context.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
