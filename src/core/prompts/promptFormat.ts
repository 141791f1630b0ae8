/** How a model expects system and user text to be wrapped. Prometheus 2 is `mistral-instruct`. */
export const PROMPT_FORMATS = ["mistral-instruct", "chatml", "llama-3"] as const;

export type PromptFormat = (typeof PROMPT_FORMATS)[number];
