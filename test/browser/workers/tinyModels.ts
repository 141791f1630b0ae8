import { hasModelInCache } from "@mlc-ai/web-llm";
import type { InstallOrder, InstallWork } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { fileAddress, scopeOf, webllmEntry } from "#engine/webllm/packageStore.ts";
import { CALM } from "#test/browser/engine/tinyEngine.ts";
import { convertInMemory } from "#test/browser/weights/conversions.ts";
import { tinyJudgeFiles } from "#test/fixtures/tinyJudgeFiles.ts";
import type { InstallExtras, InstallWatch } from "#workers/models/modelsClient.ts";

export const CONVERT: InstallWork = { kind: "convert", quantization: "q4f32_1" };
export const PACKAGE: InstallWork = { kind: "package" };

/** For who wants to know nothing. */
export const UNWATCHED: InstallWatch = { signal: CALM, onProgress() {} };

/** An order for picked files, under an id of its own. */
export function pickedOrder(work: InstallWork): InstallOrder {
  const id = `test-${crypto.randomUUID()}`;
  return { id, name: "Tiny judge", catalogueId: null, place: { kind: "files" }, work };
}

/** Files as a person picks them. */
export function pick(files: Iterable<readonly [path: string, bytes: Uint8Array]>): InstallExtras {
  return {
    files: Array.from(files, ([path, bytes]) => ({ path, blob: new Blob([new Uint8Array(bytes)]) })),
  };
}

/** The tiny judge as a checkpoint. */
export async function pickCheckpoint(): Promise<InstallExtras> {
  return pick(await tinyJudgeFiles());
}

/** The smallest valid WebAssembly module: its magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** The files of the tiny judge as an MLC package with a library of its own, by path. */
export async function packageFiles(): Promise<Map<string, Uint8Array>> {
  const settings = { format: "q4f16_1", padVocabulary: null, withOlderManifest: false } as const;
  const files = await convertInMemory({ kind: "quantize", source: await tinyJudgeFiles(), settings });
  return new Map([...Object.entries(files), ["tiny-webgpu.wasm", EMPTY_MODULE]]);
}

/** What WebLLM itself says about a package. */
export function webllmSees({ id, packageUrl }: StoredModel): Promise<boolean> {
  const record = { model: packageUrl ?? "", model_id: id, model_lib: "https://host/lib.wasm" };
  return hasModelInCache(id, { model_list: [record], cacheBackend: "opfs" });
}

/** Where a file of a stored package lies. */
export async function placeOf({ packageUrl }: StoredModel, path: string): Promise<string> {
  return (await webllmEntry(scopeOf(path), fileAddress(packageUrl ?? "", path))).payloadPath;
}

/** Flip a bit of a file of the private file system. */
export async function changeByte(path: string, at: number): Promise<void> {
  const parts = path.split("/");
  let directory = await navigator.storage.getDirectory();
  for (const part of parts.slice(0, -1)) directory = await directory.getDirectoryHandle(part);
  const handle = await directory.getFileHandle(parts.at(-1) ?? "");
  const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
}

/** Every file of the private file system by its path, those that are being written too. */
export async function allFiles(): Promise<readonly string[]> {
  const paths: string[] = [];
  async function collect(directory: FileSystemDirectoryHandle, prefix: string): Promise<void> {
    for await (const entry of directory.values()) {
      if (entry.kind === "file") paths.push(prefix + entry.name);
      else await collect(entry, `${prefix}${entry.name}/`);
    }
  }
  await collect(await navigator.storage.getDirectory(), "");
  return paths.toSorted();
}
