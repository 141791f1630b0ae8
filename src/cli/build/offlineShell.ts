import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { VitePWAOptions } from "vite-plugin-pwa";

/** Room for llama.cpp's WebAssembly (9 MB) and WebLLM (6 MB) to grow; a file above it is missing offline, and the build warns. */
const LARGEST_FILE_BYTES = 64 * 2 ** 20;

/** A site may serve models of its own; they are installed, not kept along with the page. */
const MODEL_FILES = ["models/**", "**/*.safetensors", "**/*.gguf", "**/params_shard_*"];

/** One file that the service worker keeps. */
export interface ShellEntry {
  /** Relative to the site's address. */
  readonly url: string;
  readonly revision?: string | null;
}

/**
 * Say of every file which bytes it has to have, and under which headers it was built. A file that arrives otherwise (a sign-in page of
 * a network, half a deployment) is not kept, and neither are the headers of an older version: a worker takes its policy from the
 * response that its script came in.
 *
 * @param headers Anything that changes with the headers of the site.
 * @returns The entries with a `revision` and an `integrity`.
 */
export async function sealEntries<E extends ShellEntry>(
  entries: readonly E[],
  folder: string,
  headers: string,
): Promise<(E & { revision: string; integrity: string })[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const bytes = await readFile(join(folder, entry.url));
      const sha384 = createHash("sha384").update(bytes).digest("base64");
      const revision = createHash("sha256").update(sha384).update(headers).digest("hex").slice(0, 12);
      return { ...entry, revision, integrity: `sha384-${sha384}` };
    }),
  );
}

/**
 * How the service worker is built: from our own source, with a list of everything that the page may ever load from this site, the
 * engines with their WebAssembly included; models and what is only there to be read stay out.
 *
 * @param headers Anything that changes with the headers of the site.
 */
export function offlineShell(headers: string): Partial<VitePWAOptions> {
  let folder = "dist";
  return {
    strategies: "injectManifest",
    srcDir: "src/workers/offline",
    filename: "serviceWorker.ts",
    // the page registers it by itself, once it is at rest; the manifest is a file of its own
    injectRegister: false,
    manifest: false,
    injectManifest: {
      rollupFormat: "iife",
      globPatterns: ["**/*.{html,js,css,wasm,svg,png,webmanifest}"],
      globIgnores: ["serviceWorker.js", ...MODEL_FILES],
      maximumFileSizeToCacheInBytes: LARGEST_FILE_BYTES,
      manifestTransforms: [
        async (entries) => ({ manifest: await sealEntries(entries, folder, headers), warnings: [] }),
      ],
    },
    integration: {
      configureOptions({ root, build }) {
        folder = resolve(root, build.outDir);
      },
      configureCustomSWViteBuild(options) {
        // a build within the build: its sizes stand in the other one's list
        options.logLevel = "warn";
      },
    },
  };
}
