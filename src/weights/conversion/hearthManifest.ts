import { z } from "zod";
import type { ByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { readJson } from "#weights/bytes/readFile.ts";

/** What is in a folder that Hearth made, with a SHA-256 for every file. Written last: where it is, the rest is. */
export interface HearthManifest {
  /** What the files were made from and how; see `Conversion`. */
  readonly identity: string;
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  readonly path: string;
  readonly byteLength: number;
  readonly sha256: string;
}

export const MANIFEST_PATH = "hearth-manifest.json";

const MANIFEST_SCHEMA = z.object({
  format: z.literal("hearth-manifest"),
  version: z.literal(1),
  identity: z.string(),
  files: z.array(
    z.object({ path: z.string(), byteLength: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** The manifest's text; always the same for the same files. */
export function manifestText({ identity, files }: HearthManifest): string {
  const entries = files
    .map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return `${JSON.stringify({ format: "hearth-manifest", version: 1, identity, files: entries }, null, 2)}\n`;
}

/** What a parsed `hearth-manifest.json` says; `null` if it is none. */
export function parseManifest(json: unknown): HearthManifest | null {
  const { data } = MANIFEST_SCHEMA.safeParse(json);
  return data === undefined ? null : { identity: data.identity, files: data.files };
}

/**
 * Read the manifest of a folder.
 *
 * @returns `null` if there is none.
 * @throws {AppError} `weights/header-invalid` when it is not one.
 */
export async function readManifest(folder: ByteFolder): Promise<HearthManifest | null> {
  const source = await folder.open(MANIFEST_PATH);
  if (source === null) return null;
  const manifest = parseManifest(await readJson(folder, MANIFEST_PATH));
  if (manifest !== null) return manifest;
  throw new AppError("weights/header-invalid", `${MANIFEST_PATH} is not a manifest of Hearth`, {
    details: { fileName: MANIFEST_PATH },
  });
}
