import type { FileEntry } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { InstallWork } from "#core/models/installOrder.ts";

/** Files of an MLC package: settings, manifest, shards, tokenizer, and a compiled library if somebody put one there. */
const PACKAGE_FILE =
  /^(?:mlc-chat-config\.json|tensor-cache\.json|params_shard_\d+\.bin|tokenizer[^/]*\.(?:json|model)|vocab\.json|merges\.txt|added_tokens\.json|special_tokens_map\.json|[^/]+\.wasm)$/;

const REQUIRED = ["mlc-chat-config.json", "tensor-cache.json"] as const;

/**
 * Choose what is fetched of a folder.
 *
 * @throws {AppError} `weights/file-missing` naming what is not there.
 */
export function selectFiles<T extends FileEntry>(
  work: Exclude<InstallWork, { kind: "convert" }>,
  entries: readonly T[],
): readonly T[] {
  if (work.kind === "package") {
    requirePaths(REQUIRED, entries);
    return entries.filter(({ path }) => PACKAGE_FILE.test(path));
  }
  requirePaths(work.fileNames, entries);
  return entries.filter(({ path }) => work.fileNames.includes(path));
}

function requirePaths(paths: readonly string[], entries: readonly FileEntry[]): void {
  const missing = paths.filter((wanted) => !entries.some(({ path }) => path === wanted));
  const [path] = missing;
  if (path === undefined) return;
  throw new AppError("weights/file-missing", `Cannot use the folder: ${missing.join(", ")} is not in it`, {
    details: { path },
  });
}
