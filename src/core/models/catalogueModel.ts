import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { PackageQuantization } from "./installOrder.ts";
import type { LibraryName } from "./webllmLibraries.ts";

/** A way in which a model can come into this browser by name; packages of one's own and files from disk need no entry. */
export type CatalogueWay =
  /** An MLC package that somebody has put on the hub. */
  | {
      readonly kind: "package";
      /** `owner/name`. */
      readonly hub: string;
      readonly quantization: PackageQuantization;
      /** About. */
      readonly downloadBytes: number;
    }
  /** Official weights (safetensors), quantized here; only the result is kept. */
  | {
      readonly kind: "convert";
      readonly hub: string;
      readonly quantization: PackageQuantization;
      /** About. */
      readonly downloadBytes: number;
      /** Of the result, about. */
      readonly diskBytes: number;
    }
  /** GGUF files, of which one is chosen; the list is read from the hub when it is wanted. */
  | {
      readonly kind: "gguf";
      readonly hub: string;
      /** Who made them. */
      readonly isOfficial: boolean;
    };

/** A judge model that Hearth offers by name. */
export interface CatalogueModel {
  readonly id: string;
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly description: string;
  readonly isTrainedToJudge: boolean;
  readonly promptFormat: PromptFormat;
  readonly parameterCount: number;
  /** Tokens of prompt and output together that the model was trained for. */
  readonly contextLimit: number;
  /** Keys and values of all layers in 16 bits, in bytes. */
  readonly cacheBytesPerToken: number;
  /** Which of WebLLM's compiled libraries runs it; see `webllmLibraries.ts`. */
  readonly libraryName: LibraryName;
  /** The preferred one first. */
  readonly ways: readonly CatalogueWay[];
}
