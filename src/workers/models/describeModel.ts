import { sortByPath } from "#core/folderPath.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { findCatalogueModel } from "#core/models/modelCatalogue.ts";
import type { StoredFile, StoredModel } from "#core/models/storedModel.ts";
import { fileAddress, packageAddress } from "#engine/webllm/packageStore.ts";
import { MANIFEST_PATH } from "#weights/conversion/hearthManifest.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import { describeGguf, type GgufFacts } from "./describeGguf.ts";
import { describePackage, type PackageFacts } from "./describePackage.ts";
import { fetchLibrary } from "./fetchLibrary.ts";
import type { InstallContext } from "./installContext.ts";
import type { ModelHome } from "./modelHome.ts";

/** Files that are in a model's directory, whole and checked. */
export interface Brought {
  readonly files: readonly StoredFile[];
  /** For people. */
  readonly origin: string;
  /** Those of which nobody told a hash. */
  readonly unhashed: readonly string[];
}

/**
 * Make the record of a model whose files are there, by what they say of themselves; a package gets the library that runs it.
 *
 * @throws {AppError} what reading the files and fetching the library throw, with `details.fileName` where a file is to blame.
 */
export async function describeModel(
  home: ModelHome,
  order: InstallOrder,
  { files, origin }: Brought,
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
      ? await libraryOf(home, { name: libraryName, quantization: facts.quantization }, context)
      : { url: fileAddress(packageUrl, own.path), byteLength: own.byteLength, sha256: own.sha256 };
  return {
    ...common,
    ...facts,
    engine: "webllm",
    promptFormat: catalogue?.promptFormat ?? promptFormat,
    // a conversion that was cut lists them in another order
    files: sortByPath(files.filter((file) => file !== own && file.path !== MANIFEST_PATH)),
    library,
    packageUrl,
    weightsHash,
  };
}

async function libraryOf(
  home: ModelHome,
  { name, quantization }: Pick<PackageFacts, "quantization"> & { readonly name: PackageFacts["libraryName"] },
  context: InstallContext,
): Promise<StoredModel["library"]> {
  // a shape that WebLLM has no library for can be kept, converted further and exported, but not loaded
  return name === null ? null : fetchLibrary(home, { name, quantization }, context);
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
  return identityOf(sortByPath(files).map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 })));
}
