import { generateMerges } from "./generateMerges.ts";
import { knownSplits, splitsNamed } from "./splitPatterns.ts";
import { tokenizerFault } from "./tokenizerFault.ts";
import { requireUnique } from "./tokens.ts";
import type { Vocabulary, VocabularyToken } from "./vocabulary.ts";

const SPACE = "▁";

/**
 * Write the Hugging Face `tokenizer.json` of a vocabulary, for runtimes that read nothing else (WebLLM reads a
 * `tokenizer.model` too, but takes a literal `<s>` in a prompt for text there).
 *
 * A SentencePiece vocabulary becomes BPE with the merges that it allows, as in the files that Hugging Face converts. The
 * text gets a BOS token, and a space in front, if the vocabulary says so or, being SentencePiece's, says nothing.
 *
 * @throws {AppError} `weights/tokenizer-unsupported` if two tokens are alike, or if it is not known how a byte-level
 * vocabulary splits text.
 * @see huggingface/tokenizers v0.21
 */
export function writeTokenizerJson(vocabulary: Vocabulary): string {
  requireUnique(vocabulary.tokens, "the vocabulary");
  const pipeline = vocabulary.kind === "bpe" ? byteLevel(vocabulary) : sentencePieceStyle(vocabulary);
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: vocabulary.tokens.flatMap(addedToken),
    ...pipeline,
  });
}

function sentencePieceStyle(vocabulary: Vocabulary): object {
  const { tokens } = vocabulary;
  const isPrefixed = vocabulary.addSpacePrefix ?? true;
  const replace = { type: "Replace", pattern: { String: " " }, content: SPACE };
  const restore = { type: "Replace", pattern: { String: SPACE }, content: " " };
  return {
    normalizer: sequence("normalizers", [
      ...(isPrefixed ? [{ type: "Prepend", prepend: SPACE }] : []),
      replace,
    ]),
    pre_tokenizer: null,
    post_processor: bosTemplate(vocabulary, vocabulary.addBos ?? true),
    decoder: sequence("decoders", [
      restore,
      { type: "ByteFallback" },
      { type: "Fuse" },
      ...(isPrefixed ? [{ type: "Strip", content: " ", start: 1, stop: 0 }] : []),
    ]),
    model: bpeModel(vocabulary, {
      fuse_unk: true,
      byte_fallback: tokens.some(({ type }) => type === "byte"),
      ignore_merges: false,
      merges: generateMerges(tokens).map((merge) => merge.join(" ")),
    }),
  };
}

function byteLevel(vocabulary: Vocabulary): object {
  const pre = vocabulary.pre ?? "default";
  const splits = splitsNamed(pre);
  if (splits === null) {
    const known = knownSplits().join(", ");
    throw tokenizerFault(
      `Cannot write tokenizer.json: how "${pre}" splits text is not known, only ${known}`,
      { pre },
    );
  }
  const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };
  const template = bosTemplate(vocabulary, vocabulary.addBos ?? false);
  return {
    // Qwen's own; the other models take text as it is
    normalizer: pre === "qwen2" ? { type: "NFC" } : null,
    pre_tokenizer: sequence("pretokenizers", [...splits.map(splitStep), bytes]),
    post_processor: template === null ? bytes : sequence("processors", [bytes, template]),
    decoder: bytes,
    model: bpeModel(vocabulary, {
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: pre === "llama-bpe",
      merges: vocabulary.merges,
    }),
  };
}

function sequence(name: string, steps: readonly object[]): object {
  return { type: "Sequence", [name]: steps };
}

function splitStep(pattern: string): object {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false };
}

function bpeModel({ tokens, unknownId }: Vocabulary, settings: object): object {
  return {
    type: "BPE",
    dropout: null,
    unk_token: unknownId === null ? null : (tokens[unknownId]?.text ?? null),
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    // made from entries, for a token may be named "__proto__"
    vocab: Object.fromEntries(tokens.map(({ text }, id) => [text, id])),
    ...settings,
  };
}

/** A token that is found in a text before anything is merged. */
function addedToken({ text, type }: VocabularyToken, id: number): readonly object[] {
  switch (type) {
    case "control":
    case "unknown":
    case "user-defined":
      return [
        {
          id,
          content: text,
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: false,
          special: type !== "user-defined",
        },
      ];
    case "normal":
    case "unused":
    case "byte":
      return [];
  }
}

function bosTemplate({ tokens, bosId }: Vocabulary, isAdded: boolean): object | null {
  const bos = bosId === null ? undefined : tokens[bosId]?.text;
  if (!isAdded || bos === undefined) return null;
  const special = (typeId: number): object => ({ SpecialToken: { id: bos, type_id: typeId } });
  const text = (id: string, typeId: number): object => ({ Sequence: { id, type_id: typeId } });
  return {
    type: "TemplateProcessing",
    single: [special(0), text("A", 0)],
    pair: [special(0), text("A", 0), special(1), text("B", 1)],
    special_tokens: { [bos]: { id: bos, ids: [bosId], tokens: [bos] } },
  };
}
