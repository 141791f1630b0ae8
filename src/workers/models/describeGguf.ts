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
 * Read what a GGUF model says of itself, from the header of its first part.
 *
 * @throws {AppError} `engine/not-gguf`, `engine/gguf-truncated`, `engine/architecture-unsupported`, with `details.fileName`.
 */
export async function describeGguf(home: ModelHome, paths: readonly string[]): Promise<GgufFacts> {
  const [first = ""] = paths;
  const file = await openFileHandle(`${home.filesPath}/${first}`);
  if (file === null) {
    throw new AppError("weights/file-missing", `Cannot open ${first}: there is no such file`, {
      details: { path: first },
    });
  }
  const { quantization, promptFormat, contextLength, cacheBytesPerToken } = await readHeader(file, first);
  return { quantization, promptFormat, contextLimit: contextLength, cacheBytesPerToken };
}

async function readHeader(file: File, fileName: string): ReturnType<typeof readGgufHeader> {
  try {
    return await readGgufHeader(file);
  } catch (error) {
    throw error instanceof AppError ? nameFile(error, fileName) : error;
  }
}
