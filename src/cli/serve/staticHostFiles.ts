import { SECURITY_HEADERS } from "./securityHeaders.ts";

/** The `_headers` file that Netlify and Cloudflare Pages read: our headers on every path. */
export function headersFile(): string {
  const lines = Object.entries(SECURITY_HEADERS.forProduction).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join("\n")}\n`;
}

interface EmittingPlugin {
  name: string;
  generateBundle(this: {
    emitFile: (file: { type: "asset"; fileName: string; source: string }) => void;
  }): void;
}

/** A Vite plugin that puts the `_headers` file into the build. */
export function staticHostFiles(): EmittingPlugin {
  return {
    name: "hearth-static-host-files",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() });
    },
  };
}
