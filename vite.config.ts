import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import packageJson from "./package.json" with { type: "json" };
import { licenseFiles } from "./src/cli/build/engineLicenses.ts";
import { workerFileName } from "./src/cli/build/workerFileName.ts";
import { offlineShell } from "./src/cli/build/offlineShell.ts";
import { headersFile, staticHostFiles } from "./src/cli/serve/staticHostFiles.ts";
import { SECURITY_HEADERS } from "./src/cli/serve/securityHeaders.ts";

export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss(), staticHostFiles(), licenseFiles(), VitePWA(offlineShell(headersFile()))],
  define: {
    __APP_VERSION__: JSON.stringify(packageJson.version),
    __MODEL_HOSTS__: JSON.stringify(process.env["HEARTH_MODEL_HOSTS"] ?? ""),
  },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: workerFileName } } },
  build: {
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    // the licences of everything that is bundled travel with it
    license: { fileName: "third-party-licenses.md" },
  },
  server: { headers: SECURITY_HEADERS.forDevelopment },
});
