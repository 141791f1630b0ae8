/** Weights in WebLLM's format, by their 4-bit groups' scale: the 16-bit one needs the GPU feature `shader-f16`. */
export type PackageQuantization = "q4f16_1" | "q4f32_1";

/** Where the files of a model come from. */
export type InstallPlace =
  | {
      /** A model of the Hugging Face hub: `owner/name`. */
      readonly kind: "hub";
      readonly name: string;
      /** The branch, tag or commit that was asked for; where a branch points to changes. */
      readonly revision: string;
      /** What it pointed to when the install began, 40 hexadecimal digits: all files are of it. `null` before. */
      readonly commit: string | null;
    }
  /** A folder that Hearth made and somebody serves: an absolute address, with `hearth-manifest.json` below it. */
  | { readonly kind: "mirror"; readonly url: string }
  /** Files that a person picked; they are handed over anew at every try, as a page cannot keep them. */
  | { readonly kind: "files" };

/** What is made of these files. */
export type InstallWork =
  /** An MLC package is kept as it is. */
  | { readonly kind: "package" }
  /** A checkpoint (safetensors) is quantized to an MLC package on its way; only the result is kept. */
  | { readonly kind: "convert"; readonly quantization: PackageQuantization }
  /** GGUF files, one or all parts of a split one, are kept as they are. */
  | { readonly kind: "gguf"; readonly fileNames: readonly string[] };

/** How a model comes into this browser's storage; plain data, kept beside what is there of the model, to go on after a reload. */
export interface InstallOrder {
  /** Names the model in this browser; see `modelIdOf`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The catalogue's model that it is, or `null`. */
  readonly catalogueId: string | null;
  readonly place: InstallPlace;
  readonly work: InstallWork;
}

const LONGEST_ID = 80;

/**
 * The id of a model in this browser: also the name of its directory, so only small letters, digits, `.`, `_` and `-`, at
 * most 80 of them, with no `.` or `-` at either end.
 *
 * @example
 * modelIdOf("Prometheus 2 7B q4f16_1") // "prometheus-2-7b-q4f16_1"
 */
export function modelIdOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, LONGEST_ID)
    .replace(/[.-]+$/, "");
  return id === "" ? "model" : id;
}
