import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { type Headers, SECURITY_HEADERS } from "./src/cli/serve/securityHeaders.ts";
import { misbehaveOn, startMirror, stopMirror } from "./test/browser/mirror.ts";
import { limitQuota, runInNormalWindow } from "./test/browser/quota.ts";
import { removeSparseFile, writeSparseFile } from "./test/browser/sparseFile.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "./test/chromium.ts";

const define = { __APP_VERSION__: JSON.stringify("0.0.0-test") };

/** Hosts of models that tests start on this machine, at ports that nobody knows before. */
function allowLoopback(headers: Headers): Headers {
  const name = "Content-Security-Policy";
  const policy = headers[name]?.replace("connect-src ", "connect-src http://127.0.0.1:* ") ?? "";
  return { ...headers, [name]: policy };
}

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
          // converting and merging take seconds, and much longer on a machine with other work
          testTimeout: 30_000,
        },
      },
      {
        define,
        server: { headers: allowLoopback(SECURITY_HEADERS.forDevelopment) },
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
            commands: {
              writeSparseFile,
              removeSparseFile,
              limitQuota,
              runInNormalWindow,
              startMirror,
              misbehaveOn,
              stopMirror,
            },
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
