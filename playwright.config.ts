import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGUMENTS, findChromium } from "./test/chromium.ts";
import { NAMED_HUB_ARGUMENTS } from "./test/fixtures/namedHub.ts";

const PORT = 4273;

/** The built site in a real Chromium: without WebGPU, with Chromium's software adapter, and with a hub on this machine. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "*.e2e.ts",
  outputDir: "test-results",
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // inference takes every core there is
  workers: 1,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    trace: "off",
    launchOptions: { args: [...CHROMIUM_ARGUMENTS], ...findChromium() },
  },
  projects: [
    { name: "no-webgpu", testIgnore: ["software-gpu*.e2e.ts", "hub*.e2e.ts"] },
    {
      name: "hub",
      testMatch: "hub*.e2e.ts",
      use: { launchOptions: { args: [...CHROMIUM_ARGUMENTS, ...NAMED_HUB_ARGUMENTS], ...findChromium() } },
    },
    {
      name: "software-webgpu",
      testMatch: "software-gpu*.e2e.ts",
      use: { launchOptions: { args: [...CHROMIUM_ARGUMENTS, "--enable-unsafe-webgpu"], ...findChromium() } },
    },
  ],
  webServer: {
    command: "npx tsx src/cli/serve/main.ts",
    env: { PORT: String(PORT) },
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
