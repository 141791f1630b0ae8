import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { findRepeatedKey } from "./findRepeatedKey.ts";

/** 100,000 tensors with long names take about 10 MB. */
const MAX_INDEX_BYTES = 100_000_000;

/**
 * Read `model.safetensors.index.json`: which file holds which tensor.
 *
 * @param fileName For messages.
 * @throws {AppError} `weights/header-invalid` when it is not such an index or names files outside of its folder,
 *   `weights/header-too-large`, `weights/duplicate-tensor`.
 */
export async function readShardIndex(
  source: ByteSource,
  fileName: string,
): Promise<ReadonlyMap<string, string>> {
  const { byteLength } = source;
  if (byteLength > MAX_INDEX_BYTES) {
    throw new AppError(
      "weights/header-too-large",
      `Cannot read ${fileName}: it has ${byteLength} bytes, at most ${MAX_INDEX_BYTES} were expected`,
      { details: { fileName, headerBytes: byteLength, limitBytes: MAX_INDEX_BYTES } },
    );
  }
  const files = Object.entries(parseWeightMap(await source.read(0, byteLength), fileName));
  if (files.length === 0) throw invalid(fileName, "it lists no tensors");
  return new Map(files.map(([tensor, path]) => [tensor, requireFileName(path, tensor, fileName)]));
}

function parseWeightMap(bytes: Uint8Array, fileName: string): object {
  let text: string;
  let index: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    index = JSON.parse(text);
  } catch (error) {
    throw invalid(fileName, "it is not JSON in UTF-8", error);
  }
  const map = typeof index === "object" && index !== null && "weight_map" in index ? index.weight_map : null;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw invalid(fileName, "it has no weight_map");
  }
  refuseRepeatedKey(findRepeatedKey(text), fileName);
  return map;
}

function refuseRepeatedKey(path: readonly string[] | null, fileName: string): void {
  if (path === null) return;
  const [first, tensor] = path;
  if (first !== "weight_map" || tensor === undefined || path.length > 2) {
    throw invalid(fileName, `the key "${path.join(".")}" stands twice`);
  }
  throw new AppError("weights/duplicate-tensor", `${fileName} lists tensor "${tensor}" twice`, {
    details: { fileName, tensor },
  });
}

function requireFileName(path: unknown, tensor: string, fileName: string): string {
  if (typeof path === "string" && /^[^/\\]+$/.test(path) && path !== "." && path !== "..") return path;
  throw invalid(fileName, `the file of tensor "${tensor}" is ${JSON.stringify(path)}, not a file name`);
}

function invalid(fileName: string, found: string, cause?: unknown): AppError {
  return new AppError("weights/header-invalid", `Cannot read ${fileName}: ${found}`, {
    details: { fileName },
    cause,
  });
}
