import { sha256Hex } from "#weights/bytes/sha256Hex.ts";
import type { Conversion } from "#weights/conversion/conversion.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import type { OpenModel } from "#weights/sources/openModel.ts";
import { countValues } from "#weights/tensors/checkpoint.ts";
import type { GgufFileType } from "./modelEntries.ts";
import { type GgufPlan, planGguf } from "./planGguf.ts";
import { writeGgufPart } from "./writeGgufPart.ts";

export interface GgufSettings {
  readonly type: GgufFileType;
  /** What the model is called inside of the file. */
  readonly name: string;
  /** Parts are numbered behind it. */
  readonly fileName: string;
  /** Most bytes of a part; `null` makes one file. */
  readonly splitMaxBytes: number | null;
}

/** A conversion to GGUF, and what is worth telling about it. */
export interface GgufConversion extends Conversion {
  readonly plan: GgufPlan;
}

/** Changes whenever the same input would give other bytes. */
const FORMAT_VERSION = 1;

/**
 * Plan the conversion of a model to GGUF; each part is a job.
 *
 * @throws {AppError} as `planGguf`, and what reading the tokenizer throws.
 */
export async function createGgufConversion(
  model: OpenModel,
  settings: GgufSettings,
): Promise<GgufConversion> {
  const { checkpoint, configJson: config, fingerprint } = model;
  const { splitMaxBytes, ...rest } = settings;
  const plan = planGguf({
    ...rest,
    config,
    vocabulary: await model.readVocabulary(),
    tensors: checkpoint.tensors,
    ...(splitMaxBytes === null ? {} : { splitMaxBytes }),
  });
  // they hold the vocabulary, which is no part of the weights
  const headers = await Promise.all(plan.parts.map(({ header }) => sha256Hex(header)));
  return {
    plan,
    identity: await identityOf({
      conversion: "gguf",
      version: FORMAT_VERSION,
      settings,
      fingerprint,
      headers,
    }),
    jobs: plan.parts.map(({ fileName, tensors }) => ({
      path: fileName,
      valueCount: tensors.reduce((sum, { shape }) => sum + countValues(shape), 0),
    })),
    writeJob: (index, sink, { signal, onValues }) =>
      writeGgufPart(plan, index, checkpoint, sink, { signal, onWeights: onValues }),
    closingFiles: async () => [],
  };
}
