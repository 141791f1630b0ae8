import type { ByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type HearthManifest, readManifest } from "#weights/conversion/hearthManifest.ts";
import { type CreateHash, type FileDigest, hashSource } from "#weights/conversion/streamHash.ts";
import { openMlcCheckpoint } from "#weights/mlc/openMlcCheckpoint.ts";
import { isMlcPackage, openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { checkModelTensors } from "#weights/architecture/modelTensors.ts";
import { openModelFolder } from "#weights/sources/openModel.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import type { FileDigests, FileProblem } from "./fileProblem.ts";
import { verifyMlcPackage } from "./verifyMlcPackage.ts";

export interface VerifyContext {
  readonly createHash: CreateHash;
  readonly signal: AbortSignal;
  /** Told after every file how many more bytes have been hashed. */
  readonly onBytes?: (count: number) => void;
}

/** What is in a folder of weights, and whether it is in order. */
export interface FolderVerdict {
  readonly kind: "mlc" | "safetensors" | "gguf";
  readonly problems: readonly FileProblem[];
  readonly hashedBytes: number;
  /** Whether a manifest of Hearth said what the hashes should be. */
  readonly hasManifest: boolean;
  /** The weights, to be compared with others; `null` if they cannot be read. */
  readonly checkpoint: Checkpoint | null;
}

/**
 * Check a model that was converted: every file of its manifest with its SHA-256, every tensor of its configuration with
 * its shape, type and length.
 *
 * @throws {AppError} when nothing in the folder can be read as a model at all.
 */
export async function verifyFolder(folder: ByteFolder, context: VerifyContext): Promise<FolderVerdict> {
  const manifest = await readManifest(folder);
  const paths = (await folder.list()).map(({ path }) => path);
  const digests = await hashFiles(folder, paths, context);
  const hashedBytes = Array.from(digests.values()).reduce((sum, { byteLength }) => sum + byteLength, 0);
  const { kind, problems, checkpoint } = await verifyWeights(folder, paths, digests);
  return {
    kind,
    problems: [...(manifest === null ? [] : checkManifest(manifest, digests)), ...problems],
    hashedBytes,
    hasManifest: manifest !== null,
    checkpoint,
  };
}

async function hashFiles(
  folder: ByteFolder,
  paths: readonly string[],
  { createHash, signal, onBytes }: VerifyContext,
): Promise<FileDigests> {
  const digests = new Map<string, FileDigest>();
  for (const path of paths) {
    const source = await folder.open(path);
    if (source === null) continue;
    digests.set(path, await hashSource(source, createHash, signal));
    onBytes?.(source.byteLength);
  }
  return digests;
}

function checkManifest({ files }: HearthManifest, digests: FileDigests): readonly FileProblem[] {
  return files.flatMap(({ path, byteLength, sha256 }) => {
    const found = digests.get(path);
    if (found === undefined) return [{ subject: path, problem: "is missing" }];
    if (found.byteLength !== byteLength) {
      return [{ subject: path, problem: `has ${found.byteLength} bytes, not ${byteLength}` }];
    }
    return found.sha256 === sha256
      ? []
      : [{ subject: path, problem: `has SHA-256 ${found.sha256}, not ${sha256}` }];
  });
}

type WeightsVerdict = Pick<FolderVerdict, "kind" | "problems" | "checkpoint">;

async function verifyWeights(
  folder: ByteFolder,
  paths: readonly string[],
  digests: FileDigests,
): Promise<WeightsVerdict> {
  if (isMlcPackage(paths)) {
    const mlc = await openMlcPackage(folder);
    return { kind: "mlc", problems: verifyMlcPackage(mlc, digests), checkpoint: openMlcCheckpoint(mlc) };
  }
  const kind = paths.some((path) => path.endsWith(".safetensors")) ? "safetensors" : "gguf";
  try {
    const { checkpoint, config } = await openModelFolder(folder);
    checkModelTensors(checkpoint.tensors, config);
    return { kind, problems: [], checkpoint };
  } catch (error) {
    // what is wrong with the weights is the answer here; a folder without any is not
    if (!(error instanceof AppError) || error.code === "weights/file-missing") throw error;
    return {
      kind,
      problems: [{ subject: "The model", problem: `cannot be read: ${error.message}` }],
      checkpoint: null,
    };
  }
}
