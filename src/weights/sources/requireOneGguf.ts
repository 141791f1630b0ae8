import { AppError } from "#core/errors.ts";

const PART = /-\d{5}-of-\d{5}(?=\.gguf$)/;

/**
 * Make sure that GGUF files of a folder are one model: a file by itself, or parts of the same.
 *
 * @returns The paths.
 * @throws {AppError} `weights/file-missing` when there are several models to choose from.
 */
export function requireOneGguf(paths: readonly string[]): readonly string[] {
  const models = new Set(paths.map((path) => path.replace(PART, "")));
  if (models.size <= 1) return paths;
  const message = `Cannot tell which model is meant: name one of the GGUF files ${paths.join(", ")}`;
  throw new AppError("weights/file-missing", message, { details: { models: models.size } });
}
