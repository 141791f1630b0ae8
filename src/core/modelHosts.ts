/**
 * The only hosts that Hearth ever fetches from, and only model files, and only when asked.
 * The security policy of the page and the sentences on screen are both made from this list.
 */
export const MODEL_HOSTS = [
  { pattern: "https://huggingface.co", holds: "weights, settings and tokenizers" },
  { pattern: "https://*.hf.co", holds: "the storage behind huggingface.co" },
  { pattern: "https://raw.githubusercontent.com", holds: "WebLLM's compiled model libraries" },
] as const;
