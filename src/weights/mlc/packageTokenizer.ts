import { AppError } from "#core/errors.ts";
import type { ModelFamily } from "#weights/architecture/modelConfig.ts";
import { sha256Hex } from "#weights/bytes/sha256Hex.ts";
import type { ModelFile, OpenModel } from "#weights/sources/openModel.ts";
import { findMissingTokenFields } from "#weights/tokenizer/findMissingTokenFields.ts";
import type { Vocabulary } from "#weights/tokenizer/vocabulary.ts";

/** A model's tokenizer, as it goes into an MLC package. */
export interface PackageTokenizer {
  readonly files: readonly ModelFile[];
  /** Of each file, in their order. */
  readonly sha256: readonly string[];
  readonly isByteLevel: boolean;
  /** A token that no model was trained to write; `null` if none is known. */
  readonly spareTokenId: number | null;
  /** What may keep a runtime from using it, in words. */
  readonly warnings: readonly string[];
}

/** What a family's tokenizer is like where it cannot be read: SentencePiece's `<unk>` is token 0. */
const FAMILY_TOKENIZERS: Readonly<
  Record<ModelFamily, Pick<PackageTokenizer, "isByteLevel" | "spareTokenId">>
> = {
  mistral: { isByteLevel: false, spareTokenId: 0 },
  llama: { isByteLevel: false, spareTokenId: 0 },
  qwen2: { isByteLevel: true, spareTokenId: null },
};

/**
 * Gather a model's tokenizer. Weights can be converted without one, so what is wrong with it is told, not thrown.
 *
 * @throws {AppError} only what has nothing to do with tokenizers, e.g. when a host cannot be reached.
 */
export async function readPackageTokenizer(model: OpenModel): Promise<PackageTokenizer> {
  const warnings: string[] = [];
  const files = await orWarn(() => model.readTokenizerFiles(), warnings);
  const vocabulary = files === null ? null : await orWarn(() => model.readVocabulary(), warnings);
  const json = files?.find(({ path }) => path === "tokenizer.json");
  if (json !== undefined) warnings.push(...findMissingTokenFields(new TextDecoder().decode(json.bytes)));
  return {
    files: files ?? [],
    sha256: await Promise.all((files ?? []).map(({ bytes }) => sha256Hex(bytes))),
    ...(vocabulary === null ? FAMILY_TOKENIZERS[model.config.family] : describe(vocabulary)),
    warnings,
  };
}

function describe({
  kind,
  unknownId,
  padId,
}: Vocabulary): Pick<PackageTokenizer, "isByteLevel" | "spareTokenId"> {
  return { isByteLevel: kind === "bpe", spareTokenId: unknownId ?? padId };
}

async function orWarn<T>(read: () => Promise<T>, warnings: string[]): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError) || !isAboutTokenizer(error)) throw error;
    warnings.push(`WebLLM will not load this package as it is. ${error.message}`);
    return null;
  }
}

/** Every other file has been read by then. */
function isAboutTokenizer({ code }: AppError): boolean {
  return ["weights/tokenizer-unsupported", "weights/file-missing", "weights/header-invalid"].includes(code);
}
