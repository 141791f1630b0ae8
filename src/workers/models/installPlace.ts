import { AppError } from "#core/errors.ts";
import type { InstallOrder, InstallPlace } from "#core/models/installOrder.ts";
import { originOf } from "#core/models/modelOrigin.ts";
import { blobFolder } from "#weights/bytes/blobSource.ts";
import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { openHttpMirror } from "#weights/conversion/openHttpMirror.ts";
import { MANIFEST_PATH, readManifest } from "#weights/conversion/hearthManifest.ts";
import { type DownloadFile, httpDownloadFile, sourceDownloadFile } from "#weights/download/downloadFile.ts";
import { openHubFolder } from "#weights/hub/hubFolder.ts";
import type { WeightsSource } from "#workers/weights/weightsSource.ts";
import type { InstallExtras } from "./modelsClient.ts";
import type { ListedFile } from "./sourceHash.ts";

/** The files of a place, as they are now and will stay: a branch has got a commit. */
export interface OpenPlace {
  readonly place: InstallPlace;
  /** For people. */
  readonly origin: string;
  readonly files: readonly DownloadFile[];
  /** The same files, to be compared with those of another time; `null` where they are a person's own. */
  readonly listing: readonly ListedFile[] | null;
}

/**
 * Look a place up. Nothing of its weights is read.
 *
 * @throws {AppError} `weights/not-found`, `weights/access-denied`, `weights/response-invalid` and what else the host has to
 *   say; `weights/file-missing` when picked files are wanted and none were handed over.
 */
export async function openInstallPlace(
  { place }: Pick<InstallOrder, "place">,
  { files, token }: InstallExtras,
  http: HttpOptions,
): Promise<OpenPlace> {
  switch (place.kind) {
    case "hub": {
      const { name, revision, commit } = place;
      const folder = await openHubFolder({
        ...http,
        name,
        revision: commit ?? revision,
        ...(token === undefined ? {} : { token }),
      });
      const entries = await folder.list();
      const contentIdOf = (path: string): string | null => folder.contentIdByPath.get(path) ?? null;
      const pinned: InstallPlace = { ...place, commit: folder.commit };
      return {
        place: pinned,
        origin: originOf(pinned),
        files: entries.map((entry) => httpDownloadFile(folder, entry)),
        listing: entries.map(({ path, byteLength }) => ({ path, byteLength, contentId: contentIdOf(path) })),
      };
    }
    case "mirror": {
      const folder = await openHttpMirror(place.url, http);
      const entries = await folder.list();
      return {
        place,
        origin: originOf(place),
        files: entries.map((entry) => httpDownloadFile(folder, entry)),
        listing: entries.map(({ path, byteLength, sha256 }) => ({ path, byteLength, contentId: sha256 })),
      };
    }
    case "files": {
      const folder = blobFolder(requirePicked(files));
      const manifest = await readManifest(folder);
      const hashes = new Map(manifest?.files.map(({ path, sha256 }) => [path, sha256]));
      const entries = (await folder.list()).filter(({ path }) => path !== MANIFEST_PATH);
      return {
        place,
        origin: originOf(place),
        listing: null,
        files: entries.map((entry) =>
          sourceDownloadFile({ ...entry, sha256: hashes.get(entry.path) ?? null }, folder),
        ),
      };
    }
  }
}

/** The same place as a source of weights to convert. */
export function weightsSourceOf(place: InstallPlace, { files, token }: InstallExtras): WeightsSource {
  switch (place.kind) {
    case "hub": {
      const { kind, name, revision, commit } = place;
      const pinned = { kind, name, revision: commit ?? revision };
      return { ...pinned, ...(token === undefined ? {} : { token }) };
    }
    case "mirror":
      return place;
    case "files":
      return { kind: "files", files: requirePicked(files) };
  }
}

function requirePicked(files: InstallExtras["files"]): NonNullable<InstallExtras["files"]> {
  if (files !== undefined && files.length > 0) return files;
  throw new AppError("weights/file-missing", "Cannot install from picked files: none were handed over");
}
