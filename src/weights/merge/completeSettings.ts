import { AppError } from "#core/errors.ts";
import type { MergeDefinition, MergeMethod, MergeSettings, Rescale } from "./mergeSettings.ts";

/** What someone asks for; what is left out gets its default. */
export interface MergeOptions {
  readonly method: MergeMethod;
  /** Default `mergekit`. */
  readonly definition?: MergeDefinition;
  /** For `slerp`, which needs it. */
  readonly t?: number;
  /** Default 1. */
  readonly lambda?: number;
  /** Default as in mergekit: true for `linear` and `ties`, else false. */
  readonly normalize?: boolean;
  /** Default as in mergekit: `l1` for DARE, `none` for `ties`; with the paper's definition `density` and `none`. */
  readonly rescale?: Rescale;
  /** Default 0. */
  readonly seed?: number;
}

type OptionName = Exclude<keyof MergeOptions, "method">;

const OPTIONS_OF: Readonly<Record<MergeMethod, readonly OptionName[]>> = {
  linear: ["definition", "normalize"],
  slerp: ["definition", "t"],
  task_arithmetic: ["definition", "lambda", "normalize"],
  ties: ["definition", "lambda", "normalize", "rescale"],
  dare_linear: ["definition", "lambda", "normalize", "rescale", "seed"],
  dare_ties: ["definition", "lambda", "normalize", "rescale", "seed"],
  supermario_sequential: ["lambda", "seed"],
};

const ALL_OPTIONS: readonly OptionName[] = ["definition", "t", "lambda", "normalize", "rescale", "seed"];

/**
 * Fill in the defaults of a method. Values are not checked here, but by `createMergeRecipe`.
 *
 * @throws {AppError} `weights/recipe-invalid` for an option that the method does not have, and for `slerp` without `t`.
 * @example
 * completeSettings({ method: "linear" }) // { method: "linear", definition: "mergekit", normalize: true }
 */
export function completeSettings(options: MergeOptions): MergeSettings {
  refuseForeignOptions(options);
  const { method, definition = "mergekit", lambda = 1, seed = 0 } = options;
  switch (method) {
    case "linear":
      return { method, definition, normalize: options.normalize ?? definition === "mergekit" };
    case "slerp":
      return { method, definition, t: requireT(options) };
    case "task_arithmetic":
      return { method, definition, lambda, normalize: options.normalize ?? false };
    case "ties":
      return {
        method,
        definition,
        lambda,
        normalize: options.normalize ?? true,
        rescale: options.rescale ?? "none",
      };
    case "dare_linear":
    case "dare_ties":
      return {
        method,
        definition,
        lambda,
        normalize: options.normalize ?? (method === "dare_ties" && definition === "paper"),
        rescale: options.rescale ?? (definition === "paper" ? "density" : "l1"),
        seed,
      };
    case "supermario_sequential":
      return { method, lambda, seed };
  }
}

function refuseForeignOptions(options: MergeOptions): void {
  const known = OPTIONS_OF[options.method];
  const foreign = ALL_OPTIONS.filter((name) => options[name] !== undefined && !known.includes(name));
  if (foreign.length === 0) return;
  throw new AppError(
    "weights/recipe-invalid",
    `Cannot merge with ${options.method}: it has no option ${foreign.join(", ")}; it has ${known.join(", ")}`,
    { details: { method: options.method, options: foreign.join(", ") } },
  );
}

function requireT({ method, t }: MergeOptions): number {
  if (t !== undefined) return t;
  throw new AppError(
    "weights/recipe-invalid",
    `Cannot merge with ${method}: it needs t, the way from the first model (0) to the second (1)`,
    { details: { method, options: "t" } },
  );
}
