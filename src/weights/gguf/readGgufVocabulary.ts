import { AppError } from "#core/errors.ts";
import type { Vocabulary, VocabularyToken } from "#weights/tokenizer/vocabulary.ts";
import { ggufBoolean, ggufNumber, ggufText } from "./ggufValue.ts";
import type { Gguf } from "./openGguf.ts";
import { tokenTypeOf } from "./tokenTypes.ts";

const KINDS: Readonly<Record<string, Vocabulary["kind"]>> = { llama: "sentencepiece", gpt2: "bpe" };

/**
 * Read the vocabulary of a GGUF model.
 *
 * @throws {AppError} `weights/tokenizer-unsupported` for tokenizers other than `llama` (SentencePiece) and `gpt2` (byte pairs);
 *   `weights/header-invalid` when its lists do not fit together.
 */
export async function readGgufVocabulary(gguf: Gguf): Promise<Vocabulary> {
  const { metadata } = gguf;
  const model = ggufText(metadata, "tokenizer.ggml.model") ?? "";
  const kind = KINDS[model];
  if (kind === undefined) {
    throw new AppError(
      "weights/tokenizer-unsupported",
      `Cannot read the tokenizer "${model}", only llama and gpt2`,
      {
        details: { model },
      },
    );
  }
  const id = (name: string): number | null => ggufNumber(metadata, `tokenizer.ggml.${name}_token_id`);
  return {
    kind,
    tokens: await readTokens(gguf),
    merges: (await gguf.readTexts("tokenizer.ggml.merges")) ?? [],
    pre: ggufText(metadata, "tokenizer.ggml.pre"),
    bosId: id("bos"),
    eosId: id("eos"),
    unknownId: id("unknown"),
    padId: id("padding"),
    addBos: ggufBoolean(metadata, "tokenizer.ggml.add_bos_token"),
    addSpacePrefix: ggufBoolean(metadata, "tokenizer.ggml.add_space_prefix"),
    chatTemplate: ggufText(metadata, "tokenizer.chat_template"),
  };
}

async function readTokens(gguf: Gguf): Promise<readonly VocabularyToken[]> {
  const texts = await gguf.readTexts("tokenizer.ggml.tokens");
  if (texts === null) throw invalid("The file has no list of tokens");
  const scores = await readPerToken(gguf, "tokenizer.ggml.scores", texts.length);
  const types = await readPerToken(gguf, "tokenizer.ggml.token_type", texts.length);
  return texts.map((text, index) => {
    const typeId = types?.[index] ?? 1;
    const type = tokenTypeOf(typeId);
    if (type === null) throw invalid(`Token ${index} "${text}" has the type ${typeId}, GGUF has 1 to 6`);
    return { text, score: scores?.[index] ?? 0, type };
  });
}

async function readPerToken(gguf: Gguf, key: string, count: number): Promise<Float64Array | null> {
  const numbers = await gguf.readNumbers(key);
  if (numbers === null || numbers.length === count) return numbers;
  throw invalid(`"${key}" has ${numbers.length} items for ${count} tokens`);
}

function invalid(message: string): AppError {
  return new AppError("weights/header-invalid", message);
}
