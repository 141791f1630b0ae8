import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What the first page may transfer in JavaScript, gzip, in bytes. */
const BUDGET_BYTES = 200_000;
const DIST = "dist";

interface ManifestEntry {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** Every script that the browser has to fetch before the first page runs: the entry and what it imports statically. */
function firstLoadFiles(manifest: Readonly<Record<string, ManifestEntry>>): readonly string[] {
  const files = new Set<string>();
  const visit = (entry: ManifestEntry | undefined): void => {
    if (entry === undefined || files.has(entry.file)) return;
    files.add(entry.file);
    for (const name of entry.imports ?? []) visit(manifest[name]);
  };
  for (const entry of Object.values(manifest)) if (entry.isEntry === true) visit(entry);
  return [...files].filter((file) => file.endsWith(".js"));
}

const manifest = JSON.parse(readFileSync(join(DIST, ".vite/manifest.json"), "utf8")) as Record<
  string,
  ManifestEntry
>;
const sizes = firstLoadFiles(manifest).map((file) => ({
  file,
  bytes: gzipSync(readFileSync(join(DIST, file))).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { file, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes)) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(
  `First load: ${(total / 1000).toFixed(1)} kB of JavaScript (gzip), budget ${BUDGET_BYTES / 1000} kB`,
);
if (sizes.length === 0 || total > BUDGET_BYTES) {
  console.error("The first load is over its budget, or the build's manifest names no entry.");
  process.exitCode = 1;
}
