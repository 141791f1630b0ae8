import { AppError } from "#core/errors.ts";
import type { PackageQuantization } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { type LibraryName, libraryUrl } from "#core/models/webllmLibraries.ts";
import { fetchBytes } from "#weights/bytes/httpBytes.ts";
import { sha256Hex } from "#weights/bytes/sha256Hex.ts";
import { writeFile } from "#weights/conversion/journal.ts";
import type { InstallContext } from "./installContext.ts";
import type { ModelHome } from "./modelHome.ts";
import { libraryPath } from "./packagePublisher.ts";
import { findPlacedLibrary } from "./placedLibraries.ts";

/** Those of 7B models have some 5 MB. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Fetch the compiled library that runs a package, unless another model has brought it already. Nobody publishes its hash, so
 * it is taken if it is a valid WebAssembly module.
 *
 * @throws {AppError} `privacy/sealed` where it would have to be fetched under the seal; `weights/response-invalid` for anything but WebAssembly; what the host has to say.
 */
export async function fetchLibrary(
  home: ModelHome,
  { name, quantization }: { readonly name: LibraryName; readonly quantization: PackageQuantization },
  { teller, http, isSealed }: InstallContext,
): Promise<StoredModel["library"]> {
  const url = libraryUrl(name, quantization);
  const there = await findPlacedLibrary(url);
  if (there !== null) return there;
  if (isSealed) {
    throw new AppError("privacy/sealed", `Fetch the library that runs ${name}: Hearth is sealed`, {
      details: { address: url },
    });
  }
  const path = libraryPath(url);
  teller.tell({ stage: "downloading", fileName: path });
  const bytes = await fetchBytes(url, LIMIT_BYTES, http);
  if (!WebAssembly.validate(bytes)) {
    throw new AppError("weights/response-invalid", `Cannot use ${url}: it is not WebAssembly`, {
      details: { address: url, fileName: path },
    });
  }
  await writeFile(home.files, path, bytes);
  return { url, byteLength: bytes.length, sha256: await sha256Hex(bytes) };
}
