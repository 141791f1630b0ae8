import type { Vocabulary } from "./vocabulary.ts";

/**
 * Write the `tokenizer_config.json` that belongs to a `tokenizer.json` of `writeTokenizerJson`: what that file has no
 * place for. `readVocabulary` reads both back.
 */
export function writeTokenizerConfig(vocabulary: Vocabulary): string {
  const text = (id: number | null): string | null =>
    id === null ? null : (vocabulary.tokens[id]?.text ?? null);
  const config = {
    // takes tokenizer.json as it is, where classes for single models would change it
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: text(vocabulary.bosId),
    eos_token: text(vocabulary.eosId),
    unk_token: text(vocabulary.unknownId),
    pad_token: text(vocabulary.padId),
    add_bos_token: vocabulary.addBos,
    add_prefix_space: vocabulary.addSpacePrefix,
    chat_template: vocabulary.chatTemplate,
    clean_up_tokenization_spaces: false,
  };
  const known = Object.entries(config).filter(([, value]) => value !== null);
  return `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`;
}
