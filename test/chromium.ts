import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/**
 * Flags for a quiet, reproducible Chromium: no GPU of the machine's own, so that the tests see the same everywhere.
 * The sandbox does not work for root in a container.
 */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Names on the PATH, and the places where macOS keeps applications. */
const KNOWN_BROWSERS = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Where a program lies, by its name or its absolute path. */
function locate(program: string): string | undefined {
  if (program.startsWith("/")) return existsSync(program) ? program : undefined;
  const found = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/**
 * Find a Chromium that is already on this machine: `CHROME_PATH`, Playwright's own, Google Chrome, Chromium.
 *
 * @returns Launch options for Playwright; empty when there is none.
 * @throws {Error} if `CHROME_PATH` names a file that does not exist.
 */
export function findChromium(): { executablePath?: string } {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist`);
    return { executablePath: named };
  }
  const own = chromium.executablePath();
  if (existsSync(own)) return { executablePath: own };
  for (const browser of KNOWN_BROWSERS) {
    const executablePath = locate(browser);
    if (executablePath !== undefined) return { executablePath };
  }
  return {};
}
