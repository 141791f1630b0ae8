import { type BrowserContext, type CDPSession, chromium, type Page } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserCommand } from "vitest/node";
import { CHROMIUM_ARGUMENTS, findChromium } from "#test/chromium.ts";

/** Leaves an origin so many bytes, those it keeps already among them; `null` gives back what it had. */
export type LimitQuota = (byteLength: number | null) => Promise<void>;

/** What runs in another window: an export of a module that takes its input and a `LimitQuota`, and gives plain data. */
export interface ProfileCall {
  readonly name: string;
  readonly input: unknown;
}

/** A limit is gone as soon as its session is. */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

async function limit(context: BrowserContext, page: Page, byteLength: number | null): Promise<void> {
  const session = sessions.get(page) ?? context.newCDPSession(page);
  sessions.set(page, session);
  const { origin } = new URL(page.url());
  const size = byteLength === null ? {} : { quotaSize: byteLength };
  await (await session).send("Storage.overrideQuotaForOrigin", { origin, ...size });
}

/** Limits the window of the tests, which is a private one. */
export const limitQuota: BrowserCommand<Parameters<LimitQuota>> = ({ context, page }, byteLength) =>
  limit(context, page, byteLength);

/**
 * Call functions of a module in a window that is not private, whose files lie on the disk.
 *
 * @param modulePath From the root of the repository.
 */
export const runInNormalWindow: BrowserCommand<[modulePath: string, calls: readonly ProfileCall[]]> = async (
  { page: testPage },
  modulePath,
  calls,
) => {
  const address = new URL(modulePath, new URL(testPage.url()).origin).href;
  const profile = await mkdtemp(join(tmpdir(), "hearth-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    args: [...CHROMIUM_ARGUMENTS],
    ...findChromium(),
  });
  try {
    const page = await context.newPage();
    await page.exposeFunction("limitQuota", (byteLength: number | null) => limit(context, page, byteLength));
    // the module itself is an empty page, with the same origin and headers
    await page.goto(address);
    const outputs: unknown[] = [];
    for (const { name, input } of calls) {
      // as text, as whatever bundles this file would rewrite an import()
      const call = `m[${JSON.stringify(name)}](${JSON.stringify(input)}, limitQuota)`;
      outputs.push(await page.evaluate(`import(${JSON.stringify(address)}).then((m) => ${call})`));
    }
    return outputs;
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
};

declare module "vitest/browser" {
  interface BrowserCommands {
    limitQuota: LimitQuota;
    runInNormalWindow: (modulePath: string, calls: readonly ProfileCall[]) => Promise<unknown[]>;
  }
}
