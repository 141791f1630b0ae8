import { describeAddress, joinUrl } from "#weights/bytes/httpAddress.ts";
import { createHttpFolder, type HttpFolder } from "#weights/bytes/httpFolder.ts";
import { fetchJson } from "#weights/bytes/httpJson.ts";
import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { type HubFileEntry, readHubListing } from "./hubListing.ts";
import { DEFAULT_REVISION, requireHubName } from "./hubName.ts";

export const HUB_ENDPOINT = "https://huggingface.co";

/** Which model, and from where. */
export interface HubFolderOptions extends Omit<HttpOptions, "authorization"> {
  /** `owner/name`. */
  readonly name: string;
  /** `main` unless told otherwise. */
  readonly revision?: string;
  /** The hub itself unless told otherwise. */
  readonly endpoint?: string;
  /** For models that are gated or private. It goes to the endpoint alone, not to the storage behind it. */
  readonly token?: string;
}

/** A model on the hub, as it was at one commit. */
export interface HubFolder extends HttpFolder {
  readonly name: string;
  /** To which the revision pointed when the folder was opened: every file is of this commit. */
  readonly commit: string;
  /** In 64 lower-case hex digits, by path; the hub tells it of large files only. */
  readonly sha256ByPath: ReadonlyMap<string, string>;
  /** What names the content of each file: two commits that have the same here have the same bytes. By path. */
  readonly contentIdByPath: ReadonlyMap<string, string>;
}

/**
 * Open a model of the Hugging Face hub. One request asks for the commit and for its files; nothing else is fetched until
 * it is read.
 *
 * @throws {AppError} `weights/not-found` if there is no such model or revision, or its name is none; `weights/access-denied`
 *   if it is gated or private, which is also what the hub says of a model that does not exist to somebody without a token;
 *   else as `openHttpSource`.
 */
export async function openHubFolder(options: HubFolderOptions): Promise<HubFolder> {
  const { name, revision, endpoint = HUB_ENDPOINT, token, ...rest } = options;
  const hub = requireHubName({ name, revision: revision ?? DEFAULT_REVISION });
  const http: HttpOptions = { ...rest, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const parts = name.split("/");
  const url = joinUrl(endpoint, ["api", "models", ...parts, "revision", hub.revision]);
  const answer = await fetchJson(`${url}?blobs=true`, http);
  const { commit, files } = readHubListing(answer, describeAddress(url));
  const folder = createHttpFolder(joinUrl(endpoint, [...parts, "resolve", commit]), files, http);
  return {
    ...folder,
    name,
    commit,
    sha256ByPath: mapKnown(files, ({ sha256 }) => sha256),
    contentIdByPath: mapKnown(files, ({ sha256, blobId }) => sha256 ?? blobId),
  };
}

function mapKnown(
  files: readonly HubFileEntry[],
  read: (file: HubFileEntry) => string | null,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    const value = read(file);
    if (value !== null) found.set(file.path, value);
  }
  return found;
}
