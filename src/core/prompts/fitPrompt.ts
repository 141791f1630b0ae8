/** Lengths in tokens. */
export interface PromptLengths {
  /** The whole prompt, BOS included. */
  readonly promptTokens: number;
  /** Most new tokens that the judge may write. */
  readonly maxTokens: number;
  /** What the engine holds for prompt and output together. */
  readonly contextLength: number;
}

export type PromptFit =
  | { readonly kind: "fits"; readonly spareTokens: number }
  | { readonly kind: "too-long"; readonly excessTokens: number };

/**
 * Say whether a prompt leaves room for the longest output, and by how many tokens.
 *
 * @example
 * fitPrompt({ promptTokens: 3072, maxTokens: 1024, contextLength: 4096 }) // { kind: "fits", spareTokens: 0 }
 */
export function fitPrompt({ promptTokens, maxTokens, contextLength }: PromptLengths): PromptFit {
  const spareTokens = contextLength - promptTokens - maxTokens;
  return spareTokens >= 0 ? { kind: "fits", spareTokens } : { kind: "too-long", excessTokens: -spareTokens };
}
