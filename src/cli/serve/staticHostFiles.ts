import { JUDGE_POLICIES, judgeHeaders, SECURITY_HEADERS } from "./securityHeaders.ts";

/**
 * The `_headers` file that Netlify and Cloudflare Pages read: our headers on every path, then the judge's policies on theirs.
 * A host may join the two policies of a path or let the later one stand for both; either way the judge's holds. All other
 * headers stand there once, since joined they would be invalid.
 */
export function headersFile(): string {
  const common = rule("/*", Object.entries(SECURITY_HEADERS.forProduction));
  const judges = JUDGE_POLICIES.map(({ folder, policy }) =>
    rule(`${folder}*`, [["Content-Security-Policy", policy]]),
  );
  return [common, ...judges].join("\n");
}

function rule(path: string, headers: readonly (readonly [string, string])[]): string {
  const lines = headers.map(([name, value]) => `  ${name}: ${value}`);
  return `${path}\n${lines.join("\n")}\n`;
}

interface HostFilesPlugin {
  name: string;
  generateBundle(this: {
    emitFile: (file: { type: "asset"; fileName: string; source: string }) => void;
  }): void;
  configurePreviewServer(server: { middlewares: { use: (handler: Handler) => unknown } }): void;
}

type Handler = (
  request: { url?: string | undefined },
  response: { setHeader(name: string, value: string): unknown },
  next: () => void,
) => void;

/** A Vite plugin that puts the `_headers` file into the build, and has `vite preview` send the same headers. */
export function staticHostFiles(): HostFilesPlugin {
  return {
    name: "hearth-static-host-files",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() });
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use(({ url = "/" }, response, next) => {
        const headers = { ...SECURITY_HEADERS.forProduction, ...judgeHeaders(url) };
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        next();
      });
    },
  };
}
