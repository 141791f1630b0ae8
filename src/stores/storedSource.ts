import { AppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import { memoryOfContext } from "#core/models/contextCosts.ts";
import { storedBytes, type StoredModel } from "#core/models/storedModel.ts";

/**
 * What WebLLM is to load.
 *
 * @param contextLength Tokens of prompt and output together.
 * @throws {AppError} `engine/architecture-unsupported` for a package of a shape that has no compiled library.
 */
export function packageSource(model: StoredModel, contextLength: number): ModelSource {
  const { packageUrl, library, promptFormat, quantization } = model;
  if (packageUrl === null || library === null || promptFormat === null || quantization === null) {
    throw new AppError("engine/architecture-unsupported", `WebLLM has no library for ${model.name}`, {
      details: { modelId: model.id },
    });
  }
  const byteLength = storedBytes(model);
  return {
    kind: "stored-package",
    modelId: model.id,
    name: model.name,
    packageUrl,
    libraryUrl: library.url,
    quantization,
    promptFormat,
    byteLength,
    weightsHash: model.weightsHash,
    memoryBytes: memoryOfContext(model, contextLength),
    contextLength,
  };
}

/** What llama.cpp is to load. @throws {AppError} `weights/file-missing`. */
export function ggufSource(model: StoredModel, files: readonly File[], contextLength: number): ModelSource {
  const [file, ...moreParts] = files;
  if (file === undefined) {
    throw new AppError("weights/file-missing", `${model.name} has no files`, {
      details: { modelId: model.id },
    });
  }
  const { id: modelId, name, weightsHash } = model;
  return { kind: "gguf-file", file, moreParts, contextLength, modelId, name, weightsHash };
}
