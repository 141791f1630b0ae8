import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import {
  fileAddress,
  recordText,
  scopeOf,
  webllmEntry,
  type WebllmScope,
} from "#engine/webllm/packageStore.ts";
import { moveFile, openFileHandle, removeTree } from "#storage/opfs/opfsTree.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { blobSource } from "#weights/bytes/blobSource.ts";
import { writeFile } from "#weights/conversion/journal.ts";
import type { ModelHome } from "./modelHome.ts";

/** A file of a model, where it lies in the private file system, and under which address WebLLM knows it. */
interface PlacedFile {
  readonly path: string;
  readonly byteLength: number;
  readonly sha256: string;
  readonly scope: WebllmScope | null;
  readonly url: string | null;
}

/** All files of a model, its library included. */
export function placedFiles({ files, packageUrl, library }: StoredModel): readonly PlacedFile[] {
  const own = files.map((file): PlacedFile =>
    packageUrl === null
      ? { ...file, scope: null, url: null }
      : { ...file, scope: scopeOf(file.path), url: fileAddress(packageUrl, file.path) },
  );
  if (library === null) return own;
  const { url, byteLength, sha256 } = library;
  return [...own, { path: libraryPath(url), byteLength, sha256, scope: "webllm/wasm", url }];
}

/** What a library is called among a model's files. */
export function libraryPath(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "library.wasm");
}

/**
 * Move the files of a package to where WebLLM looks for them. To be called again after a crash in the middle: what is there
 * already stays.
 *
 * @returns The paths of files that are in neither place.
 */
export async function publishPackage(home: ModelHome, model: StoredModel): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const file of placedFiles(model)) {
    if (file.scope === null || file.url === null) continue;
    const { payloadPath, recordPath } = await webllmEntry(file.scope, file.url);
    const from = `${home.filesPath}/${file.path}`;
    if (await fileExists(from)) await moveFile(from, payloadPath);
    else if (!(await fileExists(payloadPath))) missing.push(file.path);
    await writeSmall(recordPath, recordText(file.url, file.byteLength));
  }
  return missing;
}

/**
 * Move the files of a package back to the model's own directory, so that they can be added to. A library stays if others may use
 * it. To be called again after a crash in the middle.
 */
export async function unpublishPackage(home: ModelHome, model: StoredModel): Promise<void> {
  for (const file of placedFiles(hasOwnLibrary(model) ? model : { ...model, library: null })) {
    if (file.scope === null || file.url === null) continue;
    const { payloadPath, recordPath } = await webllmEntry(file.scope, file.url);
    await removeTree(recordPath);
    if (await fileExists(payloadPath)) await moveFile(payloadPath, `${home.filesPath}/${file.path}`);
  }
}

/** Whether the library came with the package, and is no other model's. */
function hasOwnLibrary({ packageUrl, library }: StoredModel): boolean {
  return packageUrl !== null && library !== null && library.url.startsWith(packageUrl);
}

/** Whether a library lies where WebLLM looks for it. */
export async function isLibraryPlaced(url: string): Promise<boolean> {
  return fileExists((await webllmEntry("webllm/wasm", url)).payloadPath);
}

/** Delete a package from WebLLM's storage. @param keepLibrary Whether another model uses it, too. */
export async function removePublished(model: StoredModel, keepLibrary: boolean): Promise<void> {
  const files = placedFiles(keepLibrary ? { ...model, library: null } : model);
  for (const { scope, url } of files) {
    if (scope === null || url === null) continue;
    const { payloadPath, recordPath } = await webllmEntry(scope, url);
    await removeTree(recordPath);
    await removeTree(payloadPath);
  }
}

/** The files of a stored model as a folder, wherever they lie. */
export function storedFolder(home: ModelHome, model: StoredModel): ByteFolder {
  const byPath = new Map(placedFiles(model).map((file) => [file.path, file]));
  return {
    async list() {
      return [...byPath.values()].map(({ path, byteLength }) => ({ path, byteLength }));
    },
    async open(path) {
      const file = byPath.get(path);
      return file === undefined ? null : openPlaced(home, file);
    },
  };
}

async function openPlaced(home: ModelHome, { path, scope, url }: PlacedFile): Promise<ByteSource | null> {
  if (scope === null || url === null) return home.files.open(path);
  const { payloadPath } = await webllmEntry(scope, url);
  const file = await openFileHandle(payloadPath);
  return file === null ? null : blobSource(file, path);
}

async function writeSmall(path: string, text: string): Promise<void> {
  const cut = path.lastIndexOf("/");
  const folder = await openOpfsFolder(path.slice(0, cut));
  await writeFile(folder, path.slice(cut + 1), new TextEncoder().encode(text));
}

async function fileExists(path: string): Promise<boolean> {
  return (await openFileHandle(path)) !== null;
}
