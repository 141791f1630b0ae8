import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { findRepeatedKey } from "./findRepeatedKey.ts";

/** 100,000 tensors with long names take about 10 MB. */
const MAX_INDEX_BYTES = 100_000_000;

/**
 * Read `model.safetensors.index.json`: which file holds which tensor.
 *
 * @throws {AppError} `weights/header-invalid` when it is not such an index or names files outside of its folder,
 *   `weights/header-too-large`, `weights/duplicate-tensor`.
 */
export async function readShardIndex(
  source: ByteSource,
  fileName: string,
): Promise<ReadonlyMap<string, string>> {
  if (source.byteLength > MAX_INDEX_BYTES) {
    throw new AppError("weights/header-too-large", `${fileName} has ${source.byteLength} bytes`, {
      details: { fileName, headerBytes: source.byteLength, limitBytes: MAX_INDEX_BYTES },
    });
  }
  const text = new TextDecoder().decode(await source.read(0, source.byteLength));
  const files = Object.entries(parseWeightMap(text, fileName)).map(([tensor, path]) => {
    if (typeof path === "string" && /^[^/\\]+$/.test(path)) return [tensor, path] as const;
    throw invalid(fileName, `the file of tensor "${tensor}" is no file name`);
  });
  if (files.length === 0) throw invalid(fileName, "it lists no tensors");
  return new Map(files);
}

function parseWeightMap(text: string, fileName: string): object {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (error) {
    throw invalid(fileName, "it is not JSON", error);
  }
  const map = typeof index === "object" && index !== null && "weight_map" in index ? index.weight_map : null;
  if (typeof map !== "object" || map === null) throw invalid(fileName, "it has no weight_map");
  const mapText = text.slice(text.indexOf("{", text.indexOf('"weight_map"')));
  const repeated = findRepeatedKey(mapText);
  if (repeated === null || !Object.hasOwn(map, repeated)) return map;
  throw new AppError("weights/duplicate-tensor", `${fileName} lists tensor "${repeated}" twice`, {
    details: { fileName, tensor: repeated },
  });
}

function invalid(fileName: string, found: string, cause?: unknown): AppError {
  return new AppError("weights/header-invalid", `Cannot read ${fileName}: ${found}`, {
    details: { fileName },
    cause,
  });
}
