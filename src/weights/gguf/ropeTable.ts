import { z } from "zod";
import { AppError } from "#core/errors.ts";
import type { ModelConfig } from "#weights/architecture/modelConfig.ts";

const positive = z.number().positive();

/** How `config.json` says that rotary positions are scaled; `type` in older files, `rope_type` in newer ones. */
const SCALING_SCHEMA = z.object({
  type: z.string().optional(),
  rope_type: z.string().optional(),
  factor: positive.optional(),
  low_freq_factor: positive.optional(),
  high_freq_factor: positive.optional(),
  original_max_position_embeddings: positive.optional(),
});

type Scaling = z.infer<typeof SCALING_SCHEMA>;

/** Since transformers 5 the fields stand under `rope_parameters`, before under `rope_scaling`. */
const CONFIG_SCHEMA = z.object({
  rope_scaling: SCALING_SCHEMA.nullish(),
  rope_parameters: SCALING_SCHEMA.nullish(),
});

/**
 * The divisors of the rotary frequencies that Llama 3.1 and later want, one for each pair of a head's rows; llama.cpp reads them
 * from the tensor `rope_freqs.weight`. `null` for models whose positions are not scaled.
 *
 * Waves shorter than `context / high_freq_factor` keep their frequency, those longer than `context / low_freq_factor` are divided
 * by `factor`, and between the two the divisor slides.
 *
 * @param json The parsed `config.json`.
 * @throws {AppError} `weights/architecture-unsupported` for other ways of scaling.
 * @see llama.cpp `conversion/llama.py`, `generate_extra_tensors`
 */
export function ropeTable(json: unknown, config: ModelConfig): readonly number[] | null {
  const parsed = CONFIG_SCHEMA.safeParse(json);
  if (!parsed.success) throw unsupported("in words that Hearth does not know", z.prettifyError(parsed.error));
  const scaling = parsed.data.rope_scaling ?? parsed.data.rope_parameters ?? {};
  const kind = scaling.rope_type ?? scaling.type ?? "default";
  if (kind === "default") return null;
  if (kind !== "llama3" || config.family === "qwen2")
    throw unsupported(`as "${kind}"`, "only llama3 is supported");
  return Array.from({ length: config.headSize / 2 }, (_, pair) =>
    divisor(config.ropeTheta ** ((2 * pair) / config.headSize), scaling),
  );
}

/** @param radius Positions in which the pair turns by one radian. */
function divisor(radius: number, scaling: Scaling): number {
  const { factor = 8, low_freq_factor: low = 1, high_freq_factor: high = 4 } = scaling;
  const context = scaling.original_max_position_embeddings ?? 8192;
  const waveLength = 2 * Math.PI * radius;
  if (waveLength < context / high) return 1;
  if (waveLength > context / low) return factor;
  const smooth = (context / waveLength - low) / (high - low);
  return 1 / ((1 - smooth) / factor + smooth);
}

function unsupported(how: string, why: string): AppError {
  return new AppError(
    "weights/architecture-unsupported",
    `Cannot write a GGUF file: config.json scales rotary positions ${how}; ${why}`,
    { details: { architecture: "rope scaling" } },
  );
}
