import { AppError } from "#core/errors.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import { readGgufHeader } from "#engine/llamacpp/readGgufHeader.ts";
import { openFileHandle } from "#storage/opfs/opfsTree.ts";
import { nameFile } from "#weights/download/fileFetch.ts";
import type { ModelHome } from "./modelHome.ts";

/** What a GGUF file says of itself. */
export interface GgufFacts {
  readonly quantization: string | null;
  readonly promptFormat: PromptFormat | null;
  readonly contextLimit: number | null;
  readonly cacheBytesPerToken: number | null;
}

/**
 * Read what a GGUF model says of itself, and check that its file, or all its parts, are whole.
 *
 * @throws {AppError} `engine/not-gguf`, `engine/gguf-truncated`, `engine/model-damaged`, of a single file with `details.fileName`.
 */
export async function describeGguf(home: ModelHome, paths: readonly string[]): Promise<GgufFacts> {
  const files = await Promise.all(paths.map((path) => openStored(home, path)));
  try {
    const { quantization, promptFormat, contextLength, cacheBytesPerToken } = await readGgufHeader(files);
    return { quantization, promptFormat, contextLimit: contextLength, cacheBytesPerToken };
  } catch (error) {
    const [path, ...others] = paths;
    const isOfOne = error instanceof AppError && path !== undefined && others.length === 0;
    throw isOfOne ? nameFile(error, path) : error;
  }
}

async function openStored(home: ModelHome, path: string): Promise<File> {
  const file = await openFileHandle(`${home.filesPath}/${path}`);
  if (file !== null) return file;
  throw new AppError("weights/file-missing", `Cannot open ${path}: there is no such file`, {
    details: { path },
  });
}
