import { readFile } from "node:fs/promises";
import { AppError } from "#core/errors.ts";
import { fileError, isNoFile } from "#cli/files/nodeFaults.ts";
import { type Command, type CommandIo, UsageError } from "#cli/hearth/command.ts";
import { openMerge } from "#cli/hearth/conversion/conversionSpec.ts";
import { type ConvertResult, runConvert } from "#cli/hearth/conversion/runConvert.ts";
import { type MergeArguments, type ModelArgument, readMergeArguments } from "#cli/hearth/mergeArguments.ts";
import { bytesText, countText, durationText } from "#cli/hearth/numberText.ts";
import { openSource } from "#cli/hearth/openSource.ts";
import { hearthVersion } from "#cli/hearth/version.ts";
import { createMergeRecipe, type MergeRecipe, readMergeRecipe } from "#weights/merge/mergeRecipe.ts";
import { MERGE_METHODS, type MergeSettings } from "#weights/merge/mergeSettings.ts";
import {
  describeIdentityDifferences,
  identifyModel,
  type ModelIdentity,
} from "#weights/merge/modelIdentity.ts";

/** `hearth merge`: fine-tuned checkpoints to one. */
export const MERGE_COMMAND: Command = {
  name: "merge",
  usage:
    `--method ${MERGE_METHODS.join("|")}\n` +
    "         --model SOURCE[:weight[:density]] … [--base SOURCE] [--lambda L] [--t T] [--density D] [--seed N]\n" +
    "         [--definition mergekit|paper] [--normalize true|false] [--rescale l1|density|none]\n" +
    "         [--dtype same|F32|F16|BF16] [--threads N] [--json] --out DIR\n" +
    "       hearth merge --recipe merge.json [--model SOURCE … --base SOURCE] --out DIR\n" +
    "       SOURCE is a folder with safetensors, or hf:owner/name[@revision]",
  summary: "merge models that were fine-tuned from the same base",
  run: runMerge,
};

/** A recipe and where its models are. */
interface MergePlan {
  readonly recipe: MergeRecipe;
  /** Sources on the hub with their commit. */
  readonly models: readonly string[];
  readonly base: string | null;
}

async function runMerge(args: readonly string[], io: CommandIo): Promise<number> {
  const merge = askingForUsage(() => readMergeArguments(args));
  for (const note of merge.notes) io.stderr.write(`hearth merge: ${note}\n`);
  const { recipe, models, base } = await planMerge(merge, io);
  const spec = { kind: "merge", recipe, models, base } as const;
  const { conversion, close } = await openMerge(spec, io);
  try {
    const { out: directory, threads } = merge;
    const result = await runConvert({ spec, conversion, directory, target: directory, threads }, io);
    const weights = conversion.jobs.reduce((sum, { valueCount }) => sum + valueCount, 0);
    const report = { out: directory, settings: recipe.settings, weights, ...summarize(result) };
    io.stdout.write(merge.isJson ? `${JSON.stringify(report)}\n` : describe(report));
    return 0;
  } finally {
    await close();
  }
}

/** What is wrong with a recipe made of options is wrong with the options. */
function askingForUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError && error.code === "weights/recipe-invalid")
      throw new UsageError(error.message);
    throw error;
  }
}

async function planMerge(merge: MergeArguments, io: CommandIo): Promise<MergePlan> {
  const { settings, recipePath } = merge;
  if (settings !== null) return planFromOptions(merge, settings, io);
  return planFromRecipe(readMergeRecipe(await readRecipeText(recipePath ?? "")), merge, io);
}

async function readRecipeText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!isNoFile(error)) throw fileError(error, `read ${path}`);
    throw new AppError("weights/file-missing", `Cannot read ${path}: there is no such file`, {
      details: { path },
      cause: error,
    });
  }
}

async function planFromOptions(
  merge: MergeArguments,
  settings: MergeSettings,
  io: CommandIo,
): Promise<MergePlan> {
  const models = await Promise.all(merge.models.map(async (model) => identify(model, io)));
  const base = merge.base === null ? null : await identifySource(merge.base, io);
  const recipe = askingForUsage(() =>
    createMergeRecipe({
      hearthVersion: hearthVersion(),
      settings,
      dtype: merge.dtype,
      models: models.map(({ weight, density, identity }) => ({ weight, density, identity })),
      base: base?.identity ?? null,
    }),
  );
  return { recipe, models: models.map(({ pinned }) => pinned), base: base?.pinned ?? null };
}

/** Models that are not named again are looked for where they were. */
async function planFromRecipe(recipe: MergeRecipe, merge: MergeArguments, io: CommandIo): Promise<MergePlan> {
  const named = merge.models.map(({ source }) => source);
  const sources = named.length === 0 ? recipe.models.map(({ identity }) => identity.name) : named;
  if (sources.length !== recipe.models.length) {
    throw new UsageError(`the recipe has ${recipe.models.length} models, ${sources.length} are named`);
  }
  const models = await Promise.all(sources.map(async (source) => identifySource(source, io)));
  const baseSource = recipe.base === null ? null : (merge.base ?? recipe.base.name);
  const base = baseSource === null ? null : await identifySource(baseSource, io);
  for (const [index, { identity }] of recipe.models.entries()) requireSame(identity, models[index]?.identity);
  if (recipe.base !== null) requireSame(recipe.base, base?.identity);
  return { recipe, models: models.map(({ pinned }) => pinned), base: base?.pinned ?? null };
}

function requireSame(expected: ModelIdentity, found: ModelIdentity | undefined): void {
  const differences = found === undefined ? ["it is missing"] : describeIdentityDifferences(expected, found);
  if (differences.length === 0) return;
  throw new AppError(
    "weights/checkpoints-differ",
    `${found?.name ?? expected.name} is not the model of the recipe: ${differences.slice(0, 8).join("; ")}`,
    { details: { model: expected.name, differences: differences.length } },
  );
}

interface IdentifiedSource {
  readonly pinned: string;
  readonly identity: ModelIdentity;
}

async function identify(model: ModelArgument, io: CommandIo): Promise<ModelArgument & IdentifiedSource> {
  return { ...model, ...(await identifySource(model.source, io)) };
}

async function identifySource(text: string, io: CommandIo): Promise<IdentifiedSource> {
  const source = await openSource(text, io);
  try {
    return { pinned: source.pinned, identity: await identifyModel(source.pinned, source.folder, io.signal) };
  } finally {
    await source.close();
  }
}

function summarize({ manifest, resumedFiles, wasComplete, threads, seconds }: ConvertResult) {
  const bytes = manifest.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { files: manifest.files.length, bytes, resumedFiles, wasComplete, threads, seconds };
}

type Report = ReturnType<typeof summarize> & {
  readonly out: string;
  readonly settings: MergeSettings;
  readonly weights: number;
};

function describe({
  out,
  settings,
  weights,
  files,
  bytes,
  resumedFiles,
  wasComplete,
  seconds,
}: Report): string {
  if (wasComplete) return `${out} is complete already: ${files} files, ${bytesText(bytes)}\n`;
  const kept = resumedFiles === 0 ? "" : `, ${resumedFiles} of them from before`;
  const made = `${countText(weights)} weights merged with ${settings.method}`;
  return `${out}: ${made}, ${bytesText(bytes)} in ${files} files${kept}, in ${durationText(seconds)}\n`;
}
