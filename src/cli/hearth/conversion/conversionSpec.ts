import type { Conversion } from "#weights/conversion/conversion.ts";
import { createQuantizeConversion, type QuantizeSettings } from "#weights/mlc/quantizeConversion.ts";
import { type OpenSource, openSource, openSourceModel } from "#cli/hearth/openSource.ts";

/** What to convert and how, as plain data: every thread opens the same conversion from it. */
export type ConversionSpec = {
  readonly kind: "quantize";
  /** As the person named it; a source on the hub with its commit. */
  readonly source: string;
  readonly settings: QuantizeSettings;
};

/** A conversion whose sources stay open until it is closed. */
export interface OpenConversion<C extends Conversion = Conversion> {
  readonly conversion: C;
  close(): Promise<void>;
}

/** Open a conversion on this thread. */
export async function openConversion(spec: ConversionSpec, signal: AbortSignal): Promise<OpenConversion> {
  switch (spec.kind) {
    case "quantize":
      return openOne(await openSource(spec.source, signal), async (source) =>
        createQuantizeConversion(await openSourceModel(source), spec.settings),
      );
  }
}

async function openOne(
  source: OpenSource,
  create: (source: OpenSource) => Promise<Conversion>,
): Promise<OpenConversion> {
  try {
    return { conversion: await create(source), close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}
