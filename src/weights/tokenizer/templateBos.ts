import * as z from "zod/mini";
import { flattenSteps, type TokenizerJson } from "./tokenizerJsonSchema.ts";
import type { Vocabulary, VocabularyToken } from "./vocabulary.ts";

/** `TemplateProcessing` as far as it tells what a single text begins with. */
const template = z.object({
  single: z.array(z.looseObject({ SpecialToken: z.optional(z.object({ id: z.string() })) })),
});

/**
 * Tell from a tokenizer's template whether a text begins with a BOS token, and with which. Without a template neither is
 * known, for then older files leave it to `tokenizer_config.json`.
 */
export function readTemplateBos(
  { post_processor: postProcessor }: TokenizerJson,
  tokens: readonly VocabularyToken[],
): Pick<Vocabulary, "bosId" | "addBos"> {
  const step = flattenSteps(postProcessor).find(({ type }) => type === "TemplateProcessing");
  const parsed = template.safeParse(step);
  if (!parsed.success) return { bosId: null, addBos: null };
  const bosText = parsed.data.single[0]?.SpecialToken?.id;
  const bosId = tokens.findIndex(({ text }) => text === bosText);
  return bosId < 0 ? { bosId: null, addBos: false } : { bosId, addBos: true };
}
