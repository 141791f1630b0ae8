import type { ByteFolder } from "#core/bytes.ts";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { type HearthManifest, MANIFEST_PATH, readManifest } from "#weights/conversion/hearthManifest.ts";
import { JOURNAL_PATH } from "#weights/conversion/journal.ts";
import { type CreateHash, type FileDigest, hashSource } from "#weights/conversion/streamHash.ts";
import { openMlcCheckpoint } from "#weights/mlc/openMlcCheckpoint.ts";
import { isMlcPackage, openMlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { checkModelTensors } from "#weights/architecture/modelTensors.ts";
import { INDEX } from "#weights/safetensors/openSafetensors.ts";
import { openModelFolder } from "#weights/sources/openModel.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { describeDifference } from "./describeDifference.ts";
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
 * its shape, type and length. What cannot be read is a problem, too.
 *
 * @throws {AppError} `weights/file-missing` for a folder without a model; what reading its files throws.
 */
export async function verifyFolder(folder: ByteFolder, context: VerifyContext): Promise<FolderVerdict> {
  const paths = (await folder.list()).map(({ path }) => path);
  const kind = kindOf(paths);
  const openProblems = paths.includes(JOURNAL_PATH) ? [UNFINISHED] : [];
  const digests = await hashFiles(folder, paths, context);
  const hashedBytes = Array.from(digests.values()).reduce((sum, { byteLength }) => sum + byteLength, 0);
  const manifestProblems = await collectProblems(MANIFEST_PATH, async () => {
    const manifest = await readManifest(folder);
    return manifest === null ? [] : checkManifest(manifest, digests);
  });
  let checkpoint: Checkpoint | null = null;
  const weightProblems = await collectProblems("The model", async () => {
    const weights = await verifyWeights(kind, folder, digests);
    checkpoint = weights.checkpoint;
    return weights.problems;
  });
  return {
    kind,
    problems: withoutRepeats([...openProblems, ...manifestProblems, ...weightProblems]),
    hashedBytes,
    hasManifest: paths.includes(MANIFEST_PATH),
    checkpoint,
  };
}

const UNFINISHED: FileProblem = {
  subject: JOURNAL_PATH,
  problem: "says that the conversion was cut before its end; run it again to go on",
};

function kindOf(paths: readonly string[]): FolderVerdict["kind"] {
  if (isMlcPackage(paths)) return "mlc";
  if (paths.some((path) => path.endsWith(".safetensors") || path === INDEX)) return "safetensors";
  if (paths.some((path) => path.endsWith(".gguf"))) return "gguf";
  const found = paths.includes(JOURNAL_PATH)
    ? `${UNFINISHED.subject} ${UNFINISHED.problem}`
    : "there is no MLC package, no safetensors file and no GGUF file in it";
  throw new AppError("weights/file-missing", `Cannot verify the folder: ${found}`);
}

/** A shard that is missing is missed by both manifests. */
function withoutRepeats(problems: readonly FileProblem[]): readonly FileProblem[] {
  const bySentence = new Map(problems.map((one) => [`${one.subject} ${one.problem}`, one]));
  return [...bySentence.values()];
}

/** What keeps a file from being read is what is wrong with it. */
async function collectProblems(
  subject: string,
  check: () => Promise<readonly FileProblem[]>,
): Promise<readonly FileProblem[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof AppError) || !speaksOfContent(error.code)) throw error;
    return [{ subject, problem: `cannot be read: ${error.message}` }];
  }
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
    const problem = describeDifference({ byteLength, sha256 }, digests.get(path) ?? null);
    return problem === null ? [] : [{ subject: path, problem }];
  });
}

/** Others speak of a disk, a network or a mistake of ours, and say nothing about the model. */
function speaksOfContent(code: ErrorCode): boolean {
  const isOfHost = ["weights/unreachable", "weights/access-denied", "weights/rate-limited"].includes(code);
  return (code.startsWith("weights/") || code.startsWith("engine/")) && !isOfHost;
}

async function verifyWeights(
  kind: FolderVerdict["kind"],
  folder: ByteFolder,
  digests: FileDigests,
): Promise<Pick<FolderVerdict, "problems" | "checkpoint">> {
  if (kind === "mlc") {
    const mlc = await openMlcPackage(folder);
    return { problems: verifyMlcPackage(mlc, digests), checkpoint: openMlcCheckpoint(mlc) };
  }
  const { checkpoint, config } = await openModelFolder(folder);
  checkModelTensors(checkpoint.tensors, config);
  return { problems: [], checkpoint };
}
