import { promptBos } from "./promptBos.ts";
import type { PromptFormat } from "./promptFormat.ts";

/** What the judge is told it is, and what it is asked. */
export interface PromptParts {
  readonly system: string;
  readonly user: string;
  /** Stands between the two where the format knows no system message. */
  readonly joiner: string;
}

/**
 * Put system and user text into a model's chat format, up to where the judge starts writing. The texts are not looked
 * at: control tokens in them have to be neutralized before.
 *
 * @returns The whole prompt with its literal BOS.
 * @see FastChat's `mistral` conversation for `mistral-instruct`, as prometheus-eval v0.1.20 uses it
 * @example
 * wrapPrompt({ system: "S", user: "U", joiner: "\n" }, "mistral-instruct") // "<s>[INST] S\nU [/INST]"
 */
export function wrapPrompt({ system, user, joiner }: PromptParts, format: PromptFormat): string {
  const bos = promptBos(format);
  switch (format) {
    case "mistral-instruct":
      return `${bos}[INST] ${system}${joiner}${user} [/INST]`;
    case "chatml":
      return `${bos}${chatmlTurn("system", system)}${chatmlTurn("user", user)}<|im_start|>assistant\n`;
    case "llama-3":
      return `${bos}${llama3Turn("system", system)}${llama3Turn("user", user)}${llama3Header("assistant")}`;
  }
}

function chatmlTurn(role: string, text: string): string {
  return `<|im_start|>${role}\n${text}<|im_end|>\n`;
}

function llama3Turn(role: string, text: string): string {
  return `${llama3Header(role)}${text}<|eot_id|>`;
}

function llama3Header(role: string): string {
  return `<|start_header_id|>${role}<|end_header_id|>\n\n`;
}
