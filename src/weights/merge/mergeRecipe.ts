import * as z from "zod/mini";
import { AppError } from "#core/errors.ts";
import { FLOAT_DTYPES, type FloatDtype } from "#weights/tensors/dtype.ts";
import { findRecipeProblems } from "./findRecipeProblems.ts";
import { MERGE_DEFINITIONS, RESCALES, type MergeSettings, type ModelShare } from "./mergeSettings.ts";
import type { ModelIdentity } from "./modelIdentity.ts";

/** A model that goes into a merge. */
export interface MergeModel extends ModelShare {
  readonly identity: ModelIdentity;
}

/** Everything that is needed to make a merged model again; what `merge.json` holds. */
export interface MergeRecipe {
  readonly type: "hearth/merge";
  readonly version: 1;
  /** Which Hearth made the merge. */
  readonly hearthVersion: string;
  readonly settings: MergeSettings;
  /** What tensors are stored as: each as in the first model, or all alike. */
  readonly dtype: "same" | FloatDtype;
  readonly models: readonly MergeModel[];
  readonly base: ModelIdentity | null;
}

const lambda = z.number();
const normalize = z.boolean();
const definition = z.enum(MERGE_DEFINITIONS);
const rescale = z.enum(RESCALES);
const fraction = z.number().check(z.minimum(0), z.maximum(1));
const seed = z.int().check(z.nonnegative());
const dare = { definition, lambda, normalize, rescale, seed };

const settings = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("linear"), definition, normalize }),
  z.strictObject({ method: z.literal("slerp"), definition, t: fraction }),
  z.strictObject({ method: z.literal("task_arithmetic"), definition, lambda, normalize }),
  z.strictObject({ method: z.literal("ties"), definition, lambda, normalize, rescale }),
  z.strictObject({ method: z.literal("dare_linear"), ...dare }),
  z.strictObject({ method: z.literal("dare_ties"), ...dare }),
  z.strictObject({ method: z.literal("supermario_sequential"), lambda, seed }),
]);

const identity = z.strictObject({
  name: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      byteLength: z.int().check(z.nonnegative()),
      sha256: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits"))),
    }),
  ),
});

const recipeSchema: z.ZodMiniType<MergeRecipe> = z.strictObject({
  type: z.literal("hearth/merge"),
  version: z.literal(1),
  hearthVersion: z.string(),
  settings,
  dtype: z.enum(["same", ...FLOAT_DTYPES]),
  models: z.array(z.strictObject({ weight: z.number(), density: fraction, identity })),
  base: z.nullable(identity),
});

/**
 * Put a recipe together and check it.
 *
 * @param parts Settings as `completeSettings` gives them.
 * @throws {AppError} `weights/recipe-invalid` with everything that is wrong with it.
 */
export function createMergeRecipe(parts: Omit<MergeRecipe, "type" | "version">): MergeRecipe {
  return checkRecipe({ type: "hearth/merge", version: 1, ...parts });
}

/**
 * Read a `merge.json`.
 *
 * @throws {AppError} `weights/recipe-invalid` with what is wrong with it.
 */
export function readMergeRecipe(json: string): MergeRecipe {
  return checkRecipe(parseJson(json));
}

/** What stands in a `merge.json`. */
export function writeMergeRecipe(recipe: MergeRecipe): string {
  return `${JSON.stringify(recipe, null, 2)}\n`;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError("weights/recipe-invalid", "Cannot read the merge recipe: it is not JSON", { cause });
  }
}

function checkRecipe(value: unknown): MergeRecipe {
  const parsed = recipeSchema.safeParse(value);
  const problems = parsed.success ? findRecipeProblems(parsed.data) : parsed.error.issues.map(describeIssue);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new AppError("weights/recipe-invalid", `Cannot use the merge recipe: ${problems.join("; ")}`, {
    details: { problems: problems.join("\n") },
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".") || "the recipe";
  if (issue.code === "unrecognized_keys") return `${path}: unknown keys ${issue.keys.join(", ")}`;
  return `${path}: ${issue.code === "invalid_type" ? `expected ${issue.expected}` : issue.message}`;
}
