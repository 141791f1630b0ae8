import type { ByteFolder, FileEntry } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { sortByPath, splitFolderPath } from "#core/folderPath.ts";
import { describeAddress, joinUrl } from "./httpAddress.ts";
import { fetchJson } from "./httpJson.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { openHttpSource } from "./httpSource.ts";

/** The file in which `hearth quantize` lists what belongs to a model. */
export const HEARTH_MANIFEST = "hearth-manifest.json";

/** A file of a model on a host. */
export interface HttpFileEntry extends FileEntry {
  /** SHA-256 of the file in 64 lower-case hex digits; `null` where the host does not tell. */
  readonly sha256: string | null;
}

/** The files of a model on a host, with what is known of them before they are read. */
export interface HttpFolder extends ByteFolder {
  list(): Promise<readonly HttpFileEntry[]>;
}

/**
 * The files below an address, of which a list is known.
 *
 * @param baseUrl With or without a slash at its end.
 * @throws {AppError} `weights/header-invalid` if a path leads out of the folder. What is open is checked when it is read.
 */
export function createHttpFolder(
  baseUrl: string,
  files: readonly HttpFileEntry[],
  options: HttpOptions,
): HttpFolder {
  for (const { path } of files) splitFolderPath(path);
  const sorted = sortByPath(files);
  const entryByPath = new Map(sorted.map((entry) => [entry.path, entry]));
  return {
    async list() {
      return sorted;
    },
    async open(path) {
      const parts = splitFolderPath(path);
      const entry = entryByPath.get(path);
      if (entry === undefined) return null;
      return openHttpSource(joinUrl(baseUrl, parts), { ...options, byteLength: entry.byteLength });
    },
  };
}

/**
 * Open a mirror of a model that Hearth made, by its `hearth-manifest.json`. The manifest itself is not among its files.
 *
 * @throws {AppError} As `openHttpSource`; `weights/response-invalid` if the manifest is none.
 */
export async function openHttpMirror(baseUrl: string, options: HttpOptions): Promise<HttpFolder> {
  const url = joinUrl(baseUrl, [HEARTH_MANIFEST]);
  const files = readManifest(await fetchJson(url, options), describeAddress(url));
  return createHttpFolder(baseUrl, files, options);
}

function readManifest(manifest: unknown, address: string): readonly HttpFileEntry[] {
  const files = (manifest as { files?: unknown } | null)?.files;
  if (Array.isArray(files) && files.every(isManifestFile)) return files;
  throw new AppError(
    "weights/response-invalid",
    `Cannot read ${address}: it is no list of files with path, byteLength and sha256`,
    { details: { address } },
  );
}

function isManifestFile(value: unknown): value is HttpFileEntry {
  if (typeof value !== "object" || value === null) return false;
  const { path, byteLength, sha256 } = value as Record<string, unknown>;
  const isLength = Number.isSafeInteger(byteLength) && Number(byteLength) >= 0;
  return typeof path === "string" && isLength && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}
