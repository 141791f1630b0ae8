import { type OpenSource, openSource, type SourceWatch } from "#cli/hearth/openSource.ts";
import type { Conversion } from "#weights/conversion/conversion.ts";
import type { GgufConversion } from "#weights/gguf/ggufConversion.ts";
import type { QuantizeConversion } from "#weights/mlc/quantizeConversion.ts";
import * as shared from "#weights/sources/conversionSpec.ts";

/** What to convert and how. Sources are as the person named them; those on the hub with their commit. */
export type ConversionSpec = shared.ConversionSpec<string>;

/** A conversion whose sources stay open until it is closed. */
export interface OpenConversion<C extends Conversion = Conversion> {
  readonly conversion: C;
  readonly close: () => Promise<void>;
}

/** Open a conversion on this thread. */
export async function openConversion(spec: ConversionSpec, watch: SourceWatch): Promise<OpenConversion> {
  return keepingOpen(watch, (open) => shared.openConversion(spec, open));
}

/** Open a conversion to an MLC package. */
export async function openQuantization(
  spec: shared.QuantizeSpec<string>,
  watch: SourceWatch,
): Promise<OpenConversion<QuantizeConversion>> {
  return keepingOpen(watch, (open) => shared.openQuantization(spec, open));
}

/** Open a conversion to GGUF. */
export async function openGgufWriting(
  spec: shared.GgufSpec<string>,
  watch: SourceWatch,
): Promise<OpenConversion<GgufConversion>> {
  return keepingOpen(watch, (open) => shared.openGgufWriting(spec, open));
}

/** Open a merge. */
export async function openMerge(spec: shared.MergeSpec<string>, watch: SourceWatch): Promise<OpenConversion> {
  return keepingOpen(watch, (open) => shared.openMerge(spec, open));
}

async function keepingOpen<C extends Conversion>(
  watch: SourceWatch,
  create: (open: shared.OpenPlace<string>) => Promise<C>,
): Promise<OpenConversion<C>> {
  const sources: OpenSource[] = [];
  const close = async (): Promise<void> => {
    for (const source of sources) await source.close();
  };
  try {
    const conversion = await create(async (name) => {
      const source = await openSource(name, watch);
      sources.push(source);
      return source;
    });
    return { conversion, close };
  } catch (error) {
    await close();
    throw error;
  }
}
