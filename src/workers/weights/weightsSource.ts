import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { blobFolder, type PickedFile } from "#weights/bytes/blobSource.ts";
import { openHttpMirror } from "#weights/conversion/openHttpMirror.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import { openHubFolder } from "#weights/hub/hubFolder.ts";
import { DEFAULT_REVISION } from "#weights/hub/hubName.ts";
import type { ModelPlace } from "#weights/sources/modelPlace.ts";
import type { SourceWatch } from "./sourceWatch.ts";

/** Where a model's files are. */
export type WeightsLocation =
  /** Files that a person picked; `name` is what recipes call them. */
  | { readonly kind: "files"; readonly files: readonly PickedFile[]; readonly name?: string }
  /** A model of the Hugging Face hub; see `HubFolderOptions`. */
  | {
      readonly kind: "hub";
      readonly name: string;
      readonly revision?: string;
      readonly token?: string;
      readonly endpoint?: string;
    }
  /** A mirror of a folder that Hearth made, by its `hearth-manifest.json`. */
  | { readonly kind: "mirror"; readonly url: string }
  /** A directory of this origin's private file system, as `openOpfsFolder` takes it. */
  | { readonly kind: "opfs"; readonly path: string };

/**
 * A model to convert, as plain data that crosses to a worker.
 *
 * `fileName` names one GGUF file of several (of a split one, any part); safetensors need none.
 */
export type WeightsSource = WeightsLocation & { readonly fileName?: string };

/** A source that was found. */
export interface OpenWeights extends ModelPlace {
  /** Names the same bytes for ever, where that is possible: a model of the hub with its commit. */
  readonly pinned: WeightsSource;
  /** What recipes call it. */
  readonly name: string;
}

/** Opens a source; tests plant faults here. */
export type OpenWeightsSource = (source: WeightsSource, watch: SourceWatch) => Promise<OpenWeights>;

/**
 * Find a source. Nothing of its weights is read.
 *
 * @param watch For as long as the source is read.
 * @throws {AppError} what `blobFolder`, `openHubFolder`, `openHttpMirror` and `openOpfsFolder` throw.
 */
export async function openWeightsSource(source: WeightsSource, watch: SourceWatch): Promise<OpenWeights> {
  const fileName = source.fileName ?? null;
  switch (source.kind) {
    case "files":
      return {
        folder: blobFolder(source.files),
        fileName,
        commit: null,
        pinned: source,
        name: source.name ?? "picked files",
      };
    case "hub": {
      const { kind: _, fileName: __, revision = DEFAULT_REVISION, ...model } = source;
      const folder = await openHubFolder({ ...model, revision, ...watch });
      const { commit } = folder;
      const pinned = { ...source, revision: commit };
      return { folder, fileName, commit, pinned, name: `hf:${source.name}@${commit}` };
    }
    case "mirror": {
      const folder = await openHttpMirror(source.url, watch);
      // the manifest's hashes say all about the files, which then need not be sampled over the network
      const commit = await identityOf(await folder.list());
      return { folder, fileName, commit, pinned: source, name: source.url };
    }
    case "opfs": {
      const folder = await openOpfsFolder(source.path);
      return { folder, fileName, commit: null, pinned: source, name: source.path };
    }
  }
}
