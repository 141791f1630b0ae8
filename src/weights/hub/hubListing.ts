import { AppError } from "#core/errors.ts";
import { splitFolderPath } from "#core/folderPath.ts";
import type { HttpFileEntry } from "#weights/bytes/httpFolder.ts";

/** A file of a model on the hub. */
export interface HubFileEntry extends HttpFileEntry {
  /** Names its content, 40 hex digits; `null` if the hub does not say. Not the file's SHA-1: git hashes a header, too. */
  readonly blobId: string | null;
}

/** What the hub says of one state of a model. */
export interface HubListing {
  /** The commit, 40 hex digits. */
  readonly commit: string;
  readonly files: readonly HubFileEntry[];
}

/**
 * Read the answer of `GET /api/models/{name}/revision/{revision}?blobs=true`.
 *
 * @param address What faults call it.
 * @throws {AppError} `weights/response-invalid` if it is anything else.
 * @see huggingface.co/docs/hub/api
 */
export function readHubListing(answer: unknown, address: string): HubListing {
  const { sha, siblings } = asRecord(answer);
  if (typeof sha !== "string" || !/^[0-9a-f]{40}$/.test(sha)) return refuse(address, "it names no commit");
  if (!Array.isArray(siblings)) return refuse(address, "it lists no files");
  return { commit: sha, files: siblings.map((sibling) => readSibling(asRecord(sibling), address)) };
}

function readSibling(sibling: Readonly<Record<string, unknown>>, address: string): HubFileEntry {
  const path = sibling["rfilename"];
  if (typeof path !== "string") return refuse(address, "it lists a file without a name");
  requireInside(path, address);
  const lfs = asRecord(sibling["lfs"]);
  const byteLength = lfs["size"] ?? sibling["size"];
  if (typeof byteLength !== "number" || !Number.isSafeInteger(byteLength) || byteLength < 0) {
    return refuse(address, `it does not say how long ${path} is`);
  }
  const sha256 = lfs["sha256"] ?? null;
  if (sha256 !== null && (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))) {
    return refuse(address, `the SHA-256 of ${path} is none`);
  }
  const blobId = sibling["blobId"];
  const isId = typeof blobId === "string" && /^[0-9a-f]{40}$/.test(blobId);
  return { path, byteLength, sha256, blobId: isId ? blobId : null };
}

function requireInside(path: string, address: string): void {
  try {
    splitFolderPath(path);
  } catch (error) {
    throw new AppError("weights/response-invalid", `Cannot use the listing ${address}: it names ${path}`, {
      details: { address, path },
      cause: error,
    });
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function refuse(address: string, found: string): never {
  throw new AppError("weights/response-invalid", `Cannot use the listing ${address}: ${found}`, {
    details: { address },
  });
}
