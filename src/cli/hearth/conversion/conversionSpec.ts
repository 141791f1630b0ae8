import { type OpenSource, openSource } from "#cli/hearth/openSource.ts";
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
export async function openConversion(spec: ConversionSpec, signal: AbortSignal): Promise<OpenConversion> {
  return keepingOpen(signal, (open) => shared.openConversion(spec, open));
}

/** Open a conversion to an MLC package. */
export async function openQuantization(
  spec: shared.QuantizeSpec<string>,
  signal: AbortSignal,
): Promise<OpenConversion<QuantizeConversion>> {
  return keepingOpen(signal, (open) => shared.openQuantization(spec, open));
}

/** Open a conversion to GGUF. */
export async function openGgufWriting(
  spec: shared.GgufSpec<string>,
  signal: AbortSignal,
): Promise<OpenConversion<GgufConversion>> {
  return keepingOpen(signal, (open) => shared.openGgufWriting(spec, open));
}

/** Open a merge. */
export async function openMerge(
  spec: shared.MergeSpec<string>,
  signal: AbortSignal,
): Promise<OpenConversion> {
  return keepingOpen(signal, (open) => shared.openMerge(spec, open));
}

async function keepingOpen<C extends Conversion>(
  signal: AbortSignal,
  create: (open: shared.OpenPlace<string>) => Promise<C>,
): Promise<OpenConversion<C>> {
  const sources: OpenSource[] = [];
  const close = async (): Promise<void> => {
    for (const source of sources) await source.close();
  };
  try {
    const conversion = await create(async (name) => {
      const source = await openSource(name, signal);
      sources.push(source);
      return source;
    });
    return { conversion, close };
  } catch (error) {
    await close();
    throw error;
  }
}
