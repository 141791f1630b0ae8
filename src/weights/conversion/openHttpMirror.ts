import { AppError } from "#core/errors.ts";
import { describeAddress, joinUrl } from "#weights/bytes/httpAddress.ts";
import { createHttpFolder, type HttpFolder } from "#weights/bytes/httpFolder.ts";
import { fetchJson } from "#weights/bytes/httpJson.ts";
import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { MANIFEST_PATH, parseManifest } from "./hearthManifest.ts";

/**
 * Open a folder that Hearth made and somebody serves, by its manifest. The manifest itself is not among its files.
 *
 * @throws {AppError} As `openHttpSource`; `weights/response-invalid` if the manifest is none.
 */
export async function openHttpMirror(baseUrl: string, options: HttpOptions): Promise<HttpFolder> {
  const url = joinUrl(baseUrl, [MANIFEST_PATH]);
  const manifest = parseManifest(await fetchJson(url, options));
  if (manifest !== null) return createHttpFolder(baseUrl, manifest.files, options);
  const address = describeAddress(url);
  throw new AppError("weights/response-invalid", `Cannot read ${address}: it is not a manifest of Hearth`, {
    details: { address },
  });
}
