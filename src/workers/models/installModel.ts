import { findCatalogueModel } from "#core/models/modelCatalogue.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredFile, StoredModel } from "#core/models/storedModel.ts";
import { fileAddress, packageAddress } from "#engine/webllm/packageStore.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import { MANIFEST_PATH } from "#weights/conversion/hearthManifest.ts";
import { convertFiles } from "./convertFiles.ts";
import { describeGguf, type GgufFacts } from "./describeGguf.ts";
import { describePackage, type PackageFacts } from "./describePackage.ts";
import { fetchFiles } from "./fetchFiles.ts";
import { fetchLibrary } from "./fetchLibrary.ts";
import type { InstallContext } from "./installContext.ts";
import { openInstallPlace } from "./installPlace.ts";
import {
  openModelHome,
  readInstallRecord,
  readModelRecord,
  removeModelRecord,
  writeInstallRecord,
  writeModelRecord,
  type ModelHome,
} from "./modelHome.ts";
import type { InstallExtras } from "./modelsClient.ts";
import { publishPackage } from "./packagePublisher.ts";
import { selectFiles } from "./selectFiles.ts";
import { sourceHashOf } from "./sourceHash.ts";

/** What is known of libraries that other models have brought. */
export type KnownLibraries = readonly NonNullable<StoredModel["library"]>[];

const BEGUN = { isPaused: false, isStored: false, bytesDone: 0 } as const;

/** Files that are there, whole and checked. */
interface Brought {
  readonly files: readonly StoredFile[];
  readonly origin: string;
}

/**
 * Bring a model into storage, or go on where an earlier try was cut. Whoever calls this is the only one that changes the
 * model.
 *
 * @throws {AppError} what looking up, fetching, converting and describing throw; what is there stays for the next try.
 */
export async function installModel(
  order: InstallOrder,
  extras: InstallExtras,
  known: KnownLibraries,
  context: InstallContext,
): Promise<StoredModel> {
  const home = await openModelHome(order.id);
  const done = await finishEarlier(home);
  if (done !== null) return done;
  // the same commit as at the first try, not what a branch points to today
  const earlier = await readInstallRecord(home.folder);
  const begun = earlier?.order ?? order;
  await writeInstallRecord(home.folder, { order: begun, sourceHash: earlier?.sourceHash ?? null, ...BEGUN });
  context.onBegun();
  const brought = await bring(home, begun, extras, context);
  context.teller.tell({ stage: "finishing" });
  const model = await describeModel(home, begun, brought, known, context);
  await writeModelRecord(home.folder, model);
  return (await finishEarlier(home)) ?? model;
}

/**
 * Put a model whose files are all there in its place: the last step, and the first after a crash in the middle of it.
 *
 * @returns `null` if its files have to be brought first.
 */
async function finishEarlier(home: ModelHome): Promise<StoredModel | null> {
  const model = await readModelRecord(home.folder);
  const record = await readInstallRecord(home.folder);
  if (model === null || record === null) return null;
  if (record.isStored) return model;
  const missing = await publishPackage(home, model);
  if (missing.length > 0) {
    await removeModelRecord(home.folder);
    return null;
  }
  await writeInstallRecord(home.folder, { ...record, ...BEGUN, isStored: true });
  return model;
}

async function bring(
  home: ModelHome,
  order: InstallOrder,
  extras: InstallExtras,
  context: InstallContext,
): Promise<Brought> {
  const { signal, teller, http } = context;
  teller.tell({ stage: "looking-up" });
  const { place, origin, files, listing } = await openInstallPlace(order, extras, http);
  signal.throwIfAborted();
  const { work } = order;
  const sourceHash = listing === null ? null : await sourceHashOf(work, listing);
  await writeInstallRecord(home.folder, { order: { ...order, place }, sourceHash, ...BEGUN });
  if (work.kind === "convert") {
    const { quantization } = work;
    return { origin, files: await convertFiles(home, { place, quantization }, extras, context) };
  }
  const stage = place.kind === "files" ? "copying" : "downloading";
  return { origin, files: await fetchFiles(home, selectFiles(work, files), stage, context) };
}

async function describeModel(
  home: ModelHome,
  order: InstallOrder,
  { files, origin }: Brought,
  known: KnownLibraries,
  context: InstallContext,
): Promise<StoredModel> {
  const atMs = Date.now();
  const common = {
    id: order.id,
    name: order.name,
    catalogueId: order.catalogueId,
    origin,
    wasConverted: order.work.kind === "convert",
    storedAtMs: atMs,
    verifiedAtMs: atMs,
    problems: [],
  };
  if (order.work.kind === "gguf") {
    const facts = await describeGguf(home, order.work.fileNames);
    return {
      ...common,
      ...ggufFields(facts, inOrder(files, order.work.fileNames)),
      weightsHash: await hashOf(files),
    };
  }
  const { libraryName, promptFormat, ...facts } = await describePackage(home.files);
  const catalogue = findCatalogueModel(order.catalogueId ?? "");
  const weightsHash = await hashOf(files);
  const packageUrl = packageAddress(order.id, weightsHash);
  const own = files.find(({ path }) => path.endsWith(".wasm"));
  const library =
    own === undefined
      ? await libraryOf(home, { name: libraryName, quantization: facts.quantization }, known, context)
      : { url: fileAddress(packageUrl, own.path), byteLength: own.byteLength, sha256: own.sha256 };
  return {
    ...common,
    ...facts,
    engine: "webllm",
    promptFormat: catalogue?.promptFormat ?? promptFormat,
    files: files.filter((file) => file !== own && file.path !== MANIFEST_PATH),
    library,
    packageUrl,
    weightsHash,
  };
}

async function libraryOf(
  home: ModelHome,
  { name, quantization }: Pick<PackageFacts, "quantization"> & { readonly name: PackageFacts["libraryName"] },
  known: KnownLibraries,
  context: InstallContext,
): Promise<StoredModel["library"]> {
  // a shape that WebLLM has no library for can be kept, converted further and exported, but not loaded
  return name === null ? null : fetchLibrary(home, { name, quantization }, known, context);
}

function ggufFields(
  facts: GgufFacts,
  files: readonly StoredFile[],
): GgufFacts & Pick<StoredModel, "engine" | "files" | "library" | "packageUrl"> {
  return { ...facts, engine: "llamacpp", files, library: null, packageUrl: null };
}

function inOrder(files: readonly StoredFile[], paths: readonly string[]): readonly StoredFile[] {
  return paths.flatMap((path) => files.filter((file) => file.path === path));
}

/** The hash of the only file, or of the list of all files and their hashes. */
async function hashOf(files: readonly StoredFile[]): Promise<string> {
  const [first, ...others] = files;
  if (first !== undefined && others.length === 0) return `sha256:${first.sha256}`;
  const listed = files.map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 }));
  return identityOf(listed.toSorted((one, other) => (one.path < other.path ? -1 : 1)));
}
