import { readFileSync } from "node:fs";

/** What workers bundle, and where each package keeps its licence; Vite lists only the page's own. */
const ENGINE_LICENSES: readonly { readonly title: string; readonly file: string }[] = [
  { title: "@mlc-ai/web-llm (Apache-2.0)", file: "node_modules/@mlc-ai/web-llm/LICENSE" },
  { title: "loglevel (MIT), inside @mlc-ai/web-llm", file: "node_modules/loglevel/LICENSE-MIT" },
  { title: "@wllama/wllama (MIT), with llama.cpp (MIT)", file: "node_modules/@wllama/wllama/LICENCE" },
  { title: "hash-wasm (MIT)", file: "node_modules/hash-wasm/LICENSE" },
  {
    title:
      "workbox-precaching, workbox-core, workbox-strategies and workbox-routing (MIT), in the service worker",
    file: "node_modules/workbox-precaching/LICENSE",
  },
];

/** The licences of what workers bundle, as one Markdown document. */
export function engineLicenses(): string {
  const parts = ENGINE_LICENSES.map(
    ({ title, file }) => `## ${title}\n\n${readFileSync(file, "utf8").trim()}\n`,
  );
  return `# Licences of what runs in workers\n\n${parts.join("\n")}`;
}

interface EmittingPlugin {
  name: string;
  generateBundle(this: {
    emitFile: (file: { type: "asset"; fileName: string; source: string }) => void;
  }): void;
}

/** A Vite plugin that puts the engines' licences and our own notice into the build. */
export function licenseFiles(): EmittingPlugin {
  return {
    name: "hearth-license-files",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "engine-licenses.md", source: engineLicenses() });
      for (const fileName of ["LICENSE", "NOTICE"]) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(fileName, "utf8") });
      }
    },
  };
}
