import { parseArgs, type ParseArgsConfig } from "node:util";
import { FLOAT_DTYPES } from "#weights/tensors/dtype.ts";
import { completeSettings } from "#weights/merge/completeSettings.ts";
import {
  MERGE_DEFINITIONS,
  MERGE_METHODS,
  type MergeMethod,
  type MergeSettings,
  needsBase,
  RESCALES,
  usesDensity,
  usesWeight,
} from "#weights/merge/mergeSettings.ts";
import { UsageError } from "./command.ts";
import { readChoice, readCount, readNumber, requireOption } from "./options.ts";

/** A model of a merge, as it was named. */
export interface ModelArgument {
  readonly source: string;
  readonly weight: number;
  readonly density: number;
}

/** What `hearth merge` was asked for. */
export interface MergeArguments {
  /** `null` when a recipe says it. */
  readonly settings: MergeSettings | null;
  readonly recipePath: string | null;
  readonly models: readonly ModelArgument[];
  readonly base: string | null;
  readonly dtype: "same" | (typeof FLOAT_DTYPES)[number];
  readonly out: string;
  readonly threads: number | null;
  readonly isJson: boolean;
  /** Options that change nothing for this method. */
  readonly notes: readonly string[];
}

const OPTIONS = {
  method: { type: "string" },
  recipe: { type: "string" },
  model: { type: "string", multiple: true },
  base: { type: "string" },
  lambda: { type: "string" },
  t: { type: "string" },
  density: { type: "string" },
  seed: { type: "string" },
  definition: { type: "string" },
  normalize: { type: "string" },
  rescale: { type: "string" },
  dtype: { type: "string", default: "same" },
  threads: { type: "string" },
  json: { type: "boolean", default: false },
  out: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

type OptionTexts = ReturnType<typeof parseOptions>;

/** Halfway, as in most published merges. */
const DEFAULT_T = 0.5;

/**
 * Read the arguments of `hearth merge`.
 *
 * @throws {UsageError} naming what is missing or wrong.
 */
export function readMergeArguments(args: readonly string[]): MergeArguments {
  const texts = parseOptions(args);
  const shared = {
    recipePath: texts.recipe ?? null,
    dtype: readChoice("--dtype", texts.dtype, ["same", ...FLOAT_DTYPES]),
    out: requireOption("--out", texts.out),
    threads: readCount("--threads", texts.threads),
    isJson: texts.json,
  };
  if (texts.recipe !== undefined) {
    const models = (texts.model ?? []).map((text) => parseModelArgument(text, 1));
    return { ...shared, settings: null, models, base: texts.base ?? null, notes: [] };
  }
  const method = readChoice("--method", texts.method, MERGE_METHODS);
  const density = readNumber("--density", texts.density) ?? 1;
  const named = (texts.model ?? []).map((text) => parseModelArgument(text, density));
  const { models, base } = placeBase(method, named, texts.base ?? null);
  const neutral = findNeutral(method, texts);
  const given = models.map((model) => ({
    ...model,
    density: usesDensity(method) ? model.density : requireNeutral(method, "density", model.density),
    weight: usesWeight(method) ? model.weight : requireNeutral(method, "weight", model.weight),
  }));
  return {
    ...shared,
    settings: readSettings(method, texts, neutral),
    models: given,
    base,
    notes: notesOf(method, neutral),
  };
}

function parseOptions(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

/**
 * Read `SOURCE[:weight[:density]]`. Colons that no number follows belong to the source.
 *
 * @example
 * parseModelArgument("hf:kaist-ai/x:0.5:0.7", 1) // { source: "hf:kaist-ai/x", weight: 0.5, density: 0.7 }
 */
export function parseModelArgument(text: string, defaultDensity: number): ModelArgument {
  const number = String.raw`:([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`;
  const match = new RegExp(`^(.+?)(?:${number})?(?:${number})?$`, "s").exec(text);
  if (match?.[1] === undefined)
    throw new UsageError(`--model takes SOURCE[:weight[:density]], not "${text}"`);
  const [, source, weight, density] = match;
  return {
    source,
    weight: weight === undefined ? 1 : Number(weight),
    density: density === undefined ? defaultDensity : Number(density),
  };
}

/** slerp has no base, but goes from one model to the other: a base that is named is where it starts, as in mergekit. */
function placeBase(
  method: MergeMethod,
  models: readonly ModelArgument[],
  base: string | null,
): { readonly models: readonly ModelArgument[]; readonly base: string | null } {
  if (method === "slerp" && base !== null) {
    const others = models.filter(({ source }) => source !== base);
    return { models: [{ source: base, weight: 1, density: 1 }, ...others], base: null };
  }
  return { models, base: needsBase(method) ? base : null };
}

type Neutral = "base" | "lambda" | "seed" | "density";

/** Options that this method does not read, given with the value that changes nothing. */
function findNeutral(method: MergeMethod, texts: OptionTexts): ReadonlySet<Neutral> {
  const hasNoLambda = method === "linear" || method === "slerp";
  const hasChance = method.startsWith("dare") || method === "supermario_sequential";
  const neutral = new Set<Neutral>();
  if (texts.base !== undefined && !needsBase(method) && method !== "slerp") neutral.add("base");
  if (hasNoLambda && texts.lambda !== undefined && Number(texts.lambda) === 1) neutral.add("lambda");
  if (!hasChance && texts.seed !== undefined) neutral.add("seed");
  if (!usesDensity(method) && texts.density !== undefined) neutral.add("density");
  return neutral;
}

function notesOf(method: MergeMethod, neutral: ReadonlySet<Neutral>): readonly string[] {
  return Array.from(neutral, (name) => `--${name} changes nothing: ${method} does not use it`);
}

function requireNeutral(method: MergeMethod, what: string, value: number): number {
  if (value === 1) return 1;
  throw new UsageError(`${method} has no ${what}; ${value} was given`);
}

function readSettings(method: MergeMethod, texts: OptionTexts, neutral: ReadonlySet<Neutral>): MergeSettings {
  const lambda = neutral.has("lambda") ? null : readNumber("--lambda", texts.lambda);
  const seed = neutral.has("seed") ? null : readCount("--seed", texts.seed, 0);
  const t = readNumber("--t", texts.t) ?? (method === "slerp" ? DEFAULT_T : null);
  return completeSettings({
    method,
    ...(texts.definition === undefined
      ? {}
      : { definition: readChoice("--definition", texts.definition, MERGE_DEFINITIONS) }),
    ...(t === null ? {} : { t }),
    ...(lambda === null ? {} : { lambda }),
    ...(texts.normalize === undefined
      ? {}
      : { normalize: readChoice("--normalize", texts.normalize, ["true", "false"]) === "true" }),
    ...(texts.rescale === undefined ? {} : { rescale: readChoice("--rescale", texts.rescale, RESCALES) }),
    ...(seed === null ? {} : { seed }),
  });
}
