import { type OpenSource, openSource, openSourceModel } from "#cli/hearth/openSource.ts";
import type { Conversion } from "#weights/conversion/conversion.ts";
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

interface QuantizeSpec {
  readonly kind: "quantize";
  /** As the person named it; a source on the hub with its commit. */
  readonly source: string;
  readonly settings: QuantizeSettings;
}

interface GgufSpec {
  readonly kind: "gguf";
  readonly source: string;
  readonly settings: GgufSettings;
}

interface MergeSpec {
  readonly kind: "merge";
  readonly recipe: MergeRecipe;
  /** In the order of the recipe. */
  readonly models: readonly string[];
  readonly base: string | null;
}

/** What to convert and how, as plain data: every thread opens the same conversion from it. */
export type ConversionSpec = QuantizeSpec | GgufSpec | MergeSpec;

/** A conversion whose sources stay open until it is closed. */
export interface OpenConversion<C extends Conversion = Conversion> {
  readonly conversion: C;
  readonly close: () => Promise<void>;
}

/** Open a conversion on this thread. */
export async function openConversion(spec: ConversionSpec, signal: AbortSignal): Promise<OpenConversion> {
  switch (spec.kind) {
    case "quantize":
      return openQuantization(spec, signal);
    case "gguf":
      return openGgufWriting(spec, signal);
    case "merge":
      return openMerge(spec, signal);
  }
}

/** Open a conversion to an MLC package. */
export async function openQuantization(
  { source, settings }: QuantizeSpec,
  signal: AbortSignal,
): Promise<OpenConversion<QuantizeConversion>> {
  return openWith([source], signal, async (sources) => {
    const [model] = await Promise.all(sources.map(openSourceModel));
    if (model === undefined) throw new RangeError("A conversion has one source");
    return createQuantizeConversion(model, settings);
  });
}

/** Open a conversion to GGUF. */
export async function openGgufWriting(
  { source, settings }: GgufSpec,
  signal: AbortSignal,
): Promise<OpenConversion<GgufConversion>> {
  return openWith([source], signal, async (sources) => {
    const [model] = await Promise.all(sources.map(openSourceModel));
    if (model === undefined) throw new RangeError("A conversion has one source");
    return createGgufConversion(model, settings);
  });
}

/** Open a merge. */
export async function openMerge(
  { recipe, models, base }: MergeSpec,
  signal: AbortSignal,
): Promise<OpenConversion> {
  return openWith([...models, ...(base === null ? [] : [base])], signal, async (sources) => {
    const checkpoints = await Promise.all(sources.map(({ folder }) => openSafetensors(folder)));
    const [first] = sources;
    if (first === undefined) throw new RangeError("A merge has at least one model");
    return createMergeConversion({
      recipe,
      models: checkpoints.slice(0, models.length),
      base: checkpoints[models.length] ?? null,
      firstFolder: first.folder,
    });
  });
}

async function openWith<C extends Conversion>(
  names: readonly string[],
  signal: AbortSignal,
  create: (sources: readonly OpenSource[]) => Promise<C>,
): Promise<OpenConversion<C>> {
  const sources: OpenSource[] = [];
  const close = async (): Promise<void> => {
    for (const source of sources) await source.close();
  };
  try {
    for (const name of names) sources.push(await openSource(name, signal));
    return { conversion: await create(sources), close };
  } catch (error) {
    await close();
    throw error;
  }
}
