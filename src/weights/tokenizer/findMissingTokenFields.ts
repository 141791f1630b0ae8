import * as z from "zod/mini";

/** What the `tokenizers` library, which WebLLM carries, insists on for every added token. */
const FIELDS = ["content", "single_word", "lstrip", "rstrip", "normalized", "special"] as const;

const schema = z.object({ added_tokens: z.array(z.record(z.string(), z.unknown())) });

/**
 * Find added tokens of a `tokenizer.json` without the fields that WebLLM needs, although Hearth and llama.cpp do not.
 *
 * @returns A sentence for the first one; empty if all have them, or the text is no tokenizer at all.
 * @see WebLLM 0.2.79, whose tokenizers stop with "missing field `single_word`"
 */
export function findMissingTokenFields(text: string): readonly string[] {
  const parsed = schema.safeParse(jsonOrNull(text));
  for (const token of parsed.data?.added_tokens ?? []) {
    const missing = FIELDS.filter((field) => !(field in token));
    if (missing.length > 0) {
      const name = typeof token["content"] === "string" ? token["content"] : "without content";
      return [
        `WebLLM will not load this package as it is. In tokenizer.json, added token ${name} lacks ${missing.join(", ")}`,
      ];
    }
  }
  return [];
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // whoever reads the vocabulary says so
    return null;
  }
}
