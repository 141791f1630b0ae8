import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./chromium.ts";

/** Run a command with its output on this terminal; true if it succeeded. */
function run(command: string, ...commandArguments: string[]): boolean {
  console.log(`> ${command} ${commandArguments.join(" ")}`);
  return spawnSync(command, commandArguments, { stdio: "inherit" }).status === 0;
}

/** Install a Chromium the way this machine can: Debian's package for root, Playwright's download for everyone else. */
function installChromium(): void {
  const isDebianRoot = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (isDebianRoot) {
    run("apt-get", "update", "-qq");
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation");
  } else {
    run("npx", "playwright", "install", "chromium");
  }
}

if (findChromium().executablePath === undefined) {
  console.log("The browser tests need a Chromium and none was found; installing one.");
  installChromium();
}
const found = findChromium().executablePath;
if (found === undefined) {
  console.error(
    "No Chromium: install Google Chrome or Chromium, or set CHROME_PATH to one, then run this again.",
  );
  process.exit(1);
}
console.log(`Chromium: ${found}`);
