import { promptBos } from "#core/prompts/promptBos.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";

/** What is known of a vocabulary's beginning-of-sequence token. */
export interface BosHandling {
  readonly promptFormat: PromptFormat;
  /** Whether the tokenizer puts BOS in front by itself. */
  readonly addsBos: boolean;
  /** How this vocabulary writes BOS; `null` if it has none. */
  readonly bosText: string | null;
}

/**
 * Take the literal BOS off a prompt when it would come twice, or when this vocabulary does not know it and would read
 * it as letters.
 *
 * @example
 * fedPrompt("<s>[INST] Hi [/INST]", { promptFormat: "mistral-instruct", addsBos: true, bosText: "<s>" })
 * // "[INST] Hi [/INST]"
 */
export function fedPrompt(prompt: string, { promptFormat, addsBos, bosText }: BosHandling): string {
  const literal = promptBos(promptFormat);
  if (literal === "" || !prompt.startsWith(literal)) return prompt;
  return addsBos || bosText !== literal ? prompt.slice(literal.length) : prompt;
}
