import { completeSettings } from "#weights/merge/completeSettings.ts";
import { createMergeRecipe } from "#weights/merge/mergeRecipe.ts";
import { identifyModel, type ModelIdentity } from "#weights/merge/modelIdentity.ts";
import type { SourceWatch } from "./sourceWatch.ts";
import type { ConversionOrder, MergeOrder, WeightsSpec } from "./weightsProtocol.ts";
import type { OpenWeightsSource, WeightsSource } from "./weightsSource.ts";

/**
 * Pin every source of an order, so that threads which open it one after another see the same bytes, and write down
 * what a merge is made of.
 *
 * @throws {AppError} what opening the sources throws; `weights/recipe-invalid`.
 */
export async function resolveOrder(
  order: ConversionOrder,
  openSource: OpenWeightsSource,
  watch: SourceWatch,
): Promise<WeightsSpec> {
  if (order.kind === "merge") return resolveMerge(order, openSource, watch);
  const { pinned } = await openSource(order.source, watch);
  return { ...order, source: pinned };
}

interface IdentifiedSource {
  readonly source: WeightsSource;
  readonly identity: ModelIdentity;
}

async function resolveMerge(
  { options, dtype, models, base, hearthVersion }: MergeOrder,
  openSource: OpenWeightsSource,
  watch: SourceWatch,
): Promise<WeightsSpec> {
  const identify = async (source: WeightsSource): Promise<IdentifiedSource> => {
    const { pinned, name, folder } = await openSource(source, watch);
    return { source: pinned, identity: await identifyModel(name, folder, watch.signal) };
  };
  const identified = await Promise.all(
    models.map(async ({ source, weight, density }) => ({ ...(await identify(source)), weight, density })),
  );
  const identifiedBase = base === null ? null : await identify(base);
  const recipe = createMergeRecipe({
    hearthVersion,
    dtype,
    settings: completeSettings(options),
    models: identified.map(({ identity, weight, density }) => ({ identity, weight, density })),
    base: identifiedBase?.identity ?? null,
  });
  return {
    kind: "merge",
    recipe,
    models: identified.map(({ source }) => source),
    base: identifiedBase?.source ?? null,
  };
}
