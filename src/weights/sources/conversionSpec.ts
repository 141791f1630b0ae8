import type { Conversion } from "#weights/conversion/conversion.ts";
import type { ConversionPlace } from "#weights/conversion/runConversion.ts";
import {
  createGgufConversion,
  type GgufConversion,
  type GgufSettings,
} from "#weights/gguf/ggufConversion.ts";
import { createMergeConversion } from "#weights/merge/mergeConversion.ts";
import type { MergeRecipe } from "#weights/merge/mergeRecipe.ts";
import {
  createQuantizeConversion,
  type QuantizeConversion,
  type QuantizeSettings,
} from "#weights/mlc/quantizeConversion.ts";
import { openSafetensors } from "#weights/safetensors/openSafetensors.ts";
import { type ModelPlace, openPlacedModel } from "./modelPlace.ts";

/** A conversion to an MLC package. */
export interface QuantizeSpec<Source> {
  readonly kind: "quantize";
  readonly source: Source;
  readonly settings: QuantizeSettings;
}

/** A conversion to GGUF. */
export interface GgufSpec<Source> {
  readonly kind: "gguf";
  readonly source: Source;
  readonly settings: GgufSettings;
}

/** A merge to safetensors. */
export interface MergeSpec<Source> {
  readonly kind: "merge";
  readonly recipe: MergeRecipe;
  /** In the order of the recipe. */
  readonly models: readonly Source[];
  readonly base: Source | null;
}

/**
 * What to convert and how, as plain data: every thread opens the same conversion from it. How a source is named is the
 * host's affair; the same name gives the same bytes.
 */
export type ConversionSpec<Source> = QuantizeSpec<Source> | GgufSpec<Source> | MergeSpec<Source>;

/** What a conversion may call its own: a package is a folder; GGUF files lie beside others. */
export function conversionPlace(spec: ConversionSpec<unknown>): ConversionPlace {
  if (spec.kind !== "gguf") return { kind: "folder" };
  return { kind: "files", journalPath: `.${spec.settings.fileName}.hearth-conversion.json` };
}

/** Finds a source by its name. */
export type OpenPlace<Source> = (source: Source) => Promise<ModelPlace>;

/** Open a conversion on this thread. @throws {AppError} what opening the sources and planning the conversion throws. */
export async function openConversion<Source>(
  spec: ConversionSpec<Source>,
  open: OpenPlace<Source>,
): Promise<Conversion> {
  switch (spec.kind) {
    case "quantize":
      return openQuantization(spec, open);
    case "gguf":
      return openGgufWriting(spec, open);
    case "merge":
      return openMerge(spec, open);
  }
}

/** Open a conversion to an MLC package. */
export async function openQuantization<Source>(
  { source, settings }: QuantizeSpec<Source>,
  open: OpenPlace<Source>,
): Promise<QuantizeConversion> {
  return createQuantizeConversion(await openPlacedModel(await open(source)), settings);
}

/** Open a conversion to GGUF. */
export async function openGgufWriting<Source>(
  { source, settings }: GgufSpec<Source>,
  open: OpenPlace<Source>,
): Promise<GgufConversion> {
  return createGgufConversion(await openPlacedModel(await open(source)), settings);
}

/** Open a merge. */
export async function openMerge<Source>(
  { recipe, models, base }: MergeSpec<Source>,
  open: OpenPlace<Source>,
): Promise<Conversion> {
  const places: ModelPlace[] = [];
  for (const source of [...models, ...(base === null ? [] : [base])]) places.push(await open(source));
  const checkpoints = await Promise.all(places.map(({ folder }) => openSafetensors(folder)));
  const [first] = places;
  if (first === undefined) throw new RangeError("A merge has at least one model");
  return createMergeConversion({
    recipe,
    models: checkpoints.slice(0, models.length),
    base: checkpoints[models.length] ?? null,
    firstFolder: first.folder,
  });
}
