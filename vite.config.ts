import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import packageJson from "./package.json" with { type: "json" };
import { licenseFiles } from "./src/cli/build/engineLicenses.ts";
import { staticHostFiles } from "./src/cli/serve/staticHostFiles.ts";
import { SECURITY_HEADERS } from "./src/cli/serve/securityHeaders.ts";

export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss(), staticHostFiles(), licenseFiles()],
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  worker: { format: "es" },
  build: {
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    // the licences of everything that is bundled travel with it
    license: { fileName: "third-party-licenses.md" },
  },
  server: { headers: SECURITY_HEADERS.forDevelopment },
  preview: { headers: SECURITY_HEADERS.forProduction },
});
