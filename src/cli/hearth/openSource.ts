import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { AppError } from "#core/errors.ts";
import { fileError, isNoFile } from "#cli/files/nodeFaults.ts";
import { type NodeFolder, openNodeFolder } from "#cli/files/nodeFolder.ts";
import { type HubFolder, openHubFolder } from "#weights/hub/hubFolder.ts";
import { type HubName, parseHubName } from "#weights/hub/hubName.ts";
import type { ModelPlace } from "#weights/sources/modelPlace.ts";
import type { CommandIo } from "./command.ts";

/** Where a model lies. */
export type SourceLocation =
  | { readonly kind: "folder"; readonly directory: string }
  | { readonly kind: "file"; readonly directory: string; readonly fileName: string }
  | { readonly kind: "hub"; readonly name: string; readonly revision: string };

/** A source that is open until it is closed. */
export interface OpenSource extends ModelPlace {
  /** `hf:owner/name@commit` for a source on the hub: the same words name the same bytes for ever. Else as given. */
  readonly pinned: string;
  close(): Promise<void>;
}

/** What stops the reading of a source, and who hears of hosts that let it wait. */
export type SourceWatch = Pick<CommandIo, "signal" | "stderr">;

const HUB_PREFIX = "hf:";

/**
 * Understand how a source was named.
 *
 * @throws {AppError} `weights/file-missing` when there is nothing of that name; `weights/not-found` for a malformed name
 *   of a model on the hub.
 */
export async function locateSource(text: string): Promise<SourceLocation> {
  if (text.startsWith(HUB_PREFIX)) return { kind: "hub", ...parseHubName(text) };
  const path = resolve(text);
  const found = await stat(path).catch((error: unknown) => {
    throw isNoFile(error) ? noSuchSource(text) : fileError(error, `open ${text}`);
  });
  if (found.isDirectory()) return { kind: "folder", directory: path };
  return { kind: "file", directory: dirname(path), fileName: basename(path) };
}

function noSuchSource(text: string): AppError {
  return new AppError("weights/file-missing", `Cannot open ${text}: there is no such file or folder`, {
    details: { path: text },
  });
}

/** Open a folder, a file in its folder, or a model on the hub. */
export async function openSource(text: string, watch: SourceWatch): Promise<OpenSource> {
  const location = await locateSource(text);
  if (location.kind === "hub") {
    const hub = await openHub(location, watch);
    const pinned = `${HUB_PREFIX}${location.name}@${hub.commit}`;
    return { folder: hub, fileName: null, pinned, commit: hub.commit, close: async () => {} };
  }
  const folder: NodeFolder = openNodeFolder(location.directory);
  const fileName = location.kind === "file" ? location.fileName : null;
  return { folder, fileName, pinned: text, commit: null, close: () => folder.close() };
}

/** The words that name the same bytes for ever; see `OpenSource.pinned`. */
export async function pinSource(text: string, watch: SourceWatch): Promise<string> {
  const source = await openSource(text, watch);
  await source.close();
  return source.pinned;
}

async function openHub({ name, revision }: HubName, { signal, stderr }: SourceWatch): Promise<HubFolder> {
  const { HF_ENDPOINT: endpoint, HF_TOKEN: token } = process.env;
  return openHubFolder({
    name,
    revision,
    signal,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(token === undefined ? {} : { token }),
    onWait: ({ address, delayMs, fault }) => {
      stderr.write(`${address}: ${fault.message}. Trying again in ${Math.ceil(delayMs / 1000)} s\n`);
    },
  });
}
