/** How two or more fine-tuned checkpoints become one; named as in mergekit, but for the last. */
export const MERGE_METHODS = [
  "linear",
  "slerp",
  "task_arithmetic",
  "ties",
  "dare_linear",
  "dare_ties",
  "supermario_sequential",
] as const;

export type MergeMethod = (typeof MERGE_METHODS)[number];

/**
 * Whose formula is meant where the two differ: what mergekit computes (as of a6e4028), or what the papers write:
 * Prometheus 2 (arXiv 2405.01535, equations 3 to 5), TIES-Merging (arXiv 2306.01708), DARE (arXiv 2311.03099).
 */
export const MERGE_DEFINITIONS = ["mergekit", "paper"] as const;

export type MergeDefinition = (typeof MERGE_DEFINITIONS)[number];

/**
 * What the kept part m∘δ of a sparsified difference δ is multiplied by; nothing happens at density 1.
 *
 * - `l1`: ‖δ‖₁ / ‖m∘δ‖₁ over the whole tensor, so that the L1 norm stays (mergekit since 2025); 1 if either is below 1e-7.
 * - `density`: 1 / density (DARE, and mergekit before).
 * - `none`: 1.
 */
export const RESCALES = ["l1", "density", "none"] as const;

export type Rescale = (typeof RESCALES)[number];

/**
 * θ = Σ wᵢθᵢ, divided by Σ wᵢ when `normalize` is set.
 *
 * mergekit normalizes unless told not to. The paper's equation 3, αθ_d + (1 − α)θ_p, is the same without normalizing
 * for weights that sum to 1; with `paper` they have to.
 */
export interface LinearSettings {
  readonly method: "linear";
  readonly definition: MergeDefinition;
  readonly normalize: boolean;
}

/**
 * From the first model v₀ (`t` = 0) to the second v₁ (`t` = 1), each tensor as one long vector.
 *
 * - `mergekit`: with ω the angle between v₀ and v₁, sin((1 − t)ω)/sin ω · v₀ + sin(tω)/sin ω · v₁; vectors shorter than
 *   1e-8 are not normalized for the angle; (1 − t)v₀ + t·v₁ when |cos ω| > 0.9995.
 * - `paper` (equation 4): (1 − t)·v₀/‖v₀‖ + t·v₁/‖v₁‖, the straight line between unit vectors. The lengths of both
 *   are lost, as printed.
 */
export interface SlerpSettings {
  readonly method: "slerp";
  readonly definition: MergeDefinition;
  /** 0 to 1. */
  readonly t: number;
}

/**
 * θ = θ₀ + λ Σ wᵢδᵢ with δᵢ = θᵢ − θ₀; the sum is divided by Σ wᵢ when `normalize` is set and |Σ wᵢ| ≥ 1e-8.
 *
 * mergekit does not normalize unless told to. The paper's equation 5 has weights α and 1 − α; with `paper` they have
 * to sum to 1, and for λ = 1 the result is that of `linear`.
 */
export interface TaskArithmeticSettings {
  readonly method: "task_arithmetic";
  readonly definition: MergeDefinition;
  readonly lambda: number;
  readonly normalize: boolean;
}

/**
 * Of each δᵢ = θᵢ − θ₀ the k = ⌊density · n⌋ values of largest magnitude are kept, of equal ones (as 32-bit floats)
 * the earlier; then at each position only the δ̂ᵢ of the elected sign count.
 *
 * A sum of votes below 2⁻²² of the sum of their magnitudes counts as 0, so that differences which cancel out in decimal
 * digits do so as 32-bit floats.
 *
 * - `mergekit`: the sign is that of Σ wᵢδ̂ᵢ, + for 0; wᵢδ̂ᵢ of that sign are summed and, when `normalize` is set (the
 *   default), divided by the sum of their wᵢ (by 1 if that is 0); times λ, added to θ₀. Rescaling is off unless asked for.
 * - `paper`: the sign is that of Σ δ̂ᵢ, and 0 elects nobody; the mean of the δ̂ᵢ of that sign, times λ, added to θ₀.
 *   All weights have to be equal.
 */
export interface TiesSettings {
  readonly method: "ties";
  readonly definition: MergeDefinition;
  readonly lambda: number;
  readonly normalize: boolean;
  readonly rescale: Rescale;
}

/**
 * Each value of δᵢ = θᵢ − θ₀ is kept with probability density, by chance (`keepMask.ts`), and rescaled: δ̂ᵢ.
 *
 * - `dare_linear`: θ₀ + λ Σ wᵢδ̂ᵢ, normalized as in `task_arithmetic`.
 * - `dare_ties`: signs are elected among the δ̂ᵢ as in `ties`.
 *
 * `mergekit` rescales to the L1 norm and does not normalize, unless told otherwise. `paper` divides by the density;
 * its `dare_ties` elects as the paper of TIES does.
 */
export interface DareSettings {
  readonly method: "dare_linear" | "dare_ties";
  readonly definition: MergeDefinition;
  readonly lambda: number;
  readonly normalize: boolean;
  readonly rescale: Rescale;
  /** A whole number from 0. */
  readonly seed: number;
}

/**
 * What martyn/safetensors-merge-supermario computes, which made the 8x7B judge: one model after the other,
 * θ ← θ + λ/(1 − p) · m∘(θᵢ − θ), starting from θ₀, where m *keeps* with probability p (the model's density, below 1);
 * tensors named `…block_sparse_moe.gate…` are averaged instead, θ ← (θ + θᵢ)/2. The judge used p = 0.1, λ = 1.95.
 */
export interface SupermarioSettings {
  readonly method: "supermario_sequential";
  readonly lambda: number;
  /** A whole number from 0. */
  readonly seed: number;
}

/** Everything about a merge that is the same for all models; nothing left to a default. */
export type MergeSettings =
  LinearSettings | SlerpSettings | TaskArithmeticSettings | TiesSettings | DareSettings | SupermarioSettings;

/** How much of a model goes into the merge. */
export interface ModelShare {
  /** wᵢ; may be negative. 1 where the method has no weights. */
  readonly weight: number;
  /** The part of its difference to the base that is kept, 0 to 1. 1 where the method keeps everything. */
  readonly density: number;
}

/** What is computed, without what it is computed from. */
export interface MergeFormula {
  readonly settings: MergeSettings;
  /** In the order of the checkpoints. */
  readonly models: readonly ModelShare[];
}

/** Whether the method works on differences to a base model. */
export function needsBase(method: MergeMethod): boolean {
  return method !== "linear" && method !== "slerp";
}

/** Whether the method reads a model's weight. */
export function usesWeight(method: MergeMethod): boolean {
  return method !== "slerp" && method !== "supermario_sequential";
}

/** Whether the method reads a model's density. */
export function usesDensity(method: MergeMethod): boolean {
  return needsBase(method) && method !== "task_arithmetic";
}
