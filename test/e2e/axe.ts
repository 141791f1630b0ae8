import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeWindow {
  readonly axe: {
    run(
      scope: string,
    ): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
  };
}

/**
 * What axe finds in a part of the page, as `rule: element`. With a dialog open that part is the dialog: the page
 * behind it is inert, which axe does not take into account.
 */
export async function findViolations(page: Page, scope = "html"): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async (within) => (await (window as unknown as AxeWindow).axe.run(within)).violations,
    scope,
  );
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html}`));
}
