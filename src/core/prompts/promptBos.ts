import type { PromptFormat } from "./promptFormat.ts";

/**
 * The literal beginning-of-sequence token that a prompt of this format starts with; empty where there is none.
 *
 * @example
 * promptBos("mistral-instruct") // "<s>"
 */
export function promptBos(format: PromptFormat): string {
  switch (format) {
    case "mistral-instruct":
      return "<s>";
    case "chatml":
      return "";
    case "llama-3":
      return "<|begin_of_text|>";
  }
}
