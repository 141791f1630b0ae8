import type { PlainError } from "#core/errors.ts";
import type { FinishedFile } from "#weights/conversion/conversion.ts";
import type { ConversionProgress, ConversionResult } from "#weights/conversion/runConversion.ts";
import type { MergeOptions } from "#weights/merge/completeSettings.ts";
import type { MergeRecipe } from "#weights/merge/mergeRecipe.ts";
import type { ModelShare } from "#weights/merge/mergeSettings.ts";
import type { ConversionSpec, GgufSpec, QuantizeSpec } from "#weights/sources/conversionSpec.ts";
import type { RequestSeen } from "#workers/engine/engineProtocol.ts";
import type { WeightsSource } from "./weightsSource.ts";

/** A merge as it is asked for; the worker makes a recipe of it that names every file of the models. */
export interface MergeOrder {
  readonly kind: "merge";
  readonly options: MergeOptions;
  readonly dtype: MergeRecipe["dtype"];
  /** At least one, in the order of the formula. */
  readonly models: readonly (ModelShare & { readonly source: WeightsSource })[];
  readonly base: WeightsSource | null;
  /** Kept in the recipe. */
  readonly hearthVersion: string;
}

/** What to convert and how, as plain data. */
export type ConversionOrder = QuantizeSpec<WeightsSource> | GgufSpec<WeightsSource> | MergeOrder;

/** An order with every source pinned: all threads open the same from it. */
export type WeightsSpec = ConversionSpec<WeightsSource>;

/** A host is not answering, and will be asked again. */
export interface WaitingForHost {
  readonly kind: "waiting";
  /** What is fetched, without its query. */
  readonly address: string;
  readonly delayMs: number;
  /** How often in a row it went wrong. */
  readonly failures: number;
  readonly fault: PlainError;
}

/** What is told while weights are converted. */
export type WeightsProgress =
  | { readonly kind: "converting"; readonly state: ConversionProgress }
  | WaitingForHost
  /** Network requests of the workers, for whoever counts them. */
  | { readonly kind: "requests"; readonly requests: readonly RequestSeen[] };

export interface ConversionReport extends ConversionResult {
  /** That ran jobs; 1 if it was not worth starting more. */
  readonly threads: number;
}

/** What the worker that leads a conversion can do. */
export interface WeightsRequests {
  convert: { input: ConvertInput; output: ConversionReport; progress: WeightsProgress };
}

export interface ConvertInput {
  readonly order: ConversionOrder;
  /** The directory of this origin's private file system where the files go. */
  readonly path: string;
  /** `null`: as many as help. */
  readonly threads: number | null;
  /** See `sourceWatch`. */
  readonly isPatient: boolean;
}

/** What the threads below it can do: open a conversion once, then make its files, one at a time. */
export interface ThreadRequests {
  /** Gives the identity of what it opened. */
  open: {
    input: { readonly spec: WeightsSpec; readonly path: string; readonly isPatient: boolean };
    output: string;
    progress: ThreadProgress;
  };
  /** Makes the file of the job with this index. */
  run: { input: number; output: FinishedFile; progress: ThreadProgress };
  /** Tells every request that the thread has made and makes, until it ends. */
  watchRequests: { input: null; output: null; progress: readonly RequestSeen[] };
}

export type ThreadProgress = { readonly kind: "values"; readonly count: number } | WaitingForHost;
