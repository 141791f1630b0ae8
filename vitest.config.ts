import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { SECURITY_HEADERS } from "./src/cli/serve/securityHeaders.ts";
import { limitQuota, runInNormalWindow } from "./test/browser/quota.ts";
import { removeSparseFile, writeSparseFile } from "./test/browser/sparseFile.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "./test/chromium.ts";

const define = { __APP_VERSION__: JSON.stringify("0.0.0-test") };

/** Two projects: `unit` in Node, `browser` in a real headless Chromium with real workers and real inference. */
export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}", "test/*.test.ts"],
          environment: "node",
        },
      },
      {
        define,
        server: { headers: SECURITY_HEADERS.forDevelopment },
        worker: { format: "es" },
        optimizeDeps: {
          // a dependency that is found while tests run would reload the page under them
          noDiscovery: true,
          exclude: ["@wllama/wllama"],
          include: ["@mlc-ai/web-llm", "dexie", "hash-wasm", "zod", "zod/mini"],
        },
        test: {
          name: "browser",
          include: ["test/browser/**/*.browser.test.ts"],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { writeSparseFile, removeSparseFile, limitQuota, runInNormalWindow },
            provider: playwright({
              launchOptions: { args: [...CHROMIUM_ARGUMENTS], ...findChromium() },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
