import type { WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { Conversion, FinishedFile } from "./conversion.ts";
import {
  type HearthManifest,
  MANIFEST_PATH,
  type ManifestFile,
  manifestText,
  readManifest,
} from "./hearthManifest.ts";
import { JOURNAL_PATH, readJournal, writeFile, writeJournal } from "./journal.ts";
import { type CreateHash, hashSource } from "./streamHash.ts";

/** Whatever runs jobs: this thread, or several others. */
export interface JobPool {
  /** Jobs at a time. */
  readonly size: number;
  /** Make the file of one job, as `runJob` does. */
  run(index: number, onValues: (count: number) => void): Promise<FinishedFile>;
}

/** How far a conversion is. */
export interface ConversionProgress {
  readonly stage: "checking" | "converting" | "closing";
  readonly finishedFiles: number;
  readonly totalFiles: number;
  /** Weights of finished files and of those being made. */
  readonly finishedValues: number;
  /** Of these, weights that an earlier try had finished. */
  readonly resumedValues: number;
  readonly totalValues: number;
}

/**
 * What a conversion may call its own: a folder, which has to be empty and gets a manifest, or certain files of a folder
 * with others, which are replaced when the new ones are whole.
 */
export type ConversionPlace =
  { readonly kind: "folder" } | { readonly kind: "files"; readonly journalPath: string };

export interface ConversionOptions {
  readonly conversion: Conversion;
  readonly folder: WritableByteFolder;
  readonly place: ConversionPlace;
  readonly pool: JobPool;
  readonly createHash: CreateHash;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ConversionProgress) => void;
}

export interface ConversionResult {
  /** All files that were made, but the manifest itself. */
  readonly manifest: HearthManifest;
  /** Files that an earlier try had left, whole. */
  readonly resumedFiles: number;
  /** Whether everything was there before. */
  readonly wasComplete: boolean;
}

/**
 * Run a conversion into a folder, or go on with one that was cut: files that are there and have the hash that the
 * journal says are kept, whatever happened to the power. Rejects with `signal.reason` when stopped.
 *
 * @throws {AppError} `weights/other-conversion` when the folder holds something else; nothing is overwritten then.
 */
export async function runConversion(options: ConversionOptions): Promise<ConversionResult> {
  const { conversion, folder, place } = options;
  const complete = place.kind === "folder" ? await requireOwnFolder(options) : null;
  if (complete !== null) {
    // there still, if the last try was cut between the manifest and its own end
    await folder.remove(JOURNAL_PATH);
    return { manifest: complete, resumedFiles: 0, wasComplete: true };
  }
  const finishedByIndex = await findFinished(options);
  const resumed = new Map(finishedByIndex);
  await runMissingJobs(options, finishedByIndex);
  const finished = conversion.jobs
    .map((_, index) => finishedByIndex.get(index))
    .filter((file) => file !== undefined);
  report(options, "closing", finishedByIndex, 0, resumed);
  const manifest = await close(options, finished);
  return { manifest, resumedFiles: resumed.size, wasComplete: false };
}

/** @returns The manifest of a folder that is complete. */
async function requireOwnFolder({ conversion, folder }: ConversionOptions): Promise<HearthManifest | null> {
  const manifest = await readManifest(folder);
  if (manifest !== null && manifest.identity !== conversion.identity) throw holdsOther(MANIFEST_PATH);
  if (manifest !== null && (await hasAllFiles(folder, manifest))) return manifest;
  const journal = await readJournal(folder, JOURNAL_PATH);
  if (journal !== null && journal.identity !== conversion.identity) throw holdsOther(JOURNAL_PATH);
  if (manifest !== null || journal !== null) return null;
  const [file] = await folder.list();
  if (file !== undefined) throw holdsOther(file.path);
  return null;
}

async function hasAllFiles(folder: WritableByteFolder, { files }: HearthManifest): Promise<boolean> {
  const lengths = new Map((await folder.list()).map(({ path, byteLength }) => [path, byteLength]));
  return files.every(({ path, byteLength }) => lengths.get(path) === byteLength);
}

function holdsOther(fileName: string): AppError {
  return new AppError(
    "weights/other-conversion",
    `Cannot write here: ${fileName} belongs to something else than this conversion`,
    { details: { fileName } },
  );
}

/** Look again at every file that an earlier try says it has finished. */
async function findFinished(options: ConversionOptions): Promise<Map<number, FinishedFile>> {
  const { conversion, folder, createHash, signal } = options;
  const claims = await readClaims(options);
  const found = new Map<number, FinishedFile>();
  for (const [index, { path }] of conversion.jobs.entries()) {
    const claim = claims.get(path);
    const source = claim === undefined ? null : await folder.open(path);
    if (claim === undefined || source?.byteLength !== claim.byteLength) continue;
    const digest = await hashSource(source, createHash, signal);
    if (digest.sha256 === claim.sha256) found.set(index, { path, ...digest });
    report(options, "checking", found, 0, found);
  }
  return found;
}

async function readClaims(options: ConversionOptions): Promise<ReadonlyMap<string, ManifestFile>> {
  const { conversion, folder, place } = options;
  const manifest = place.kind === "folder" ? await readManifest(folder) : null;
  const journal = await readJournal(folder, journalPathOf(place));
  const claims = [manifest, journal].filter((claim) => claim?.identity === conversion.identity);
  return new Map(claims.flatMap((claim) => claim?.files ?? []).map((file) => [file.path, file]));
}

function journalPathOf(place: ConversionPlace): string {
  return place.kind === "folder" ? JOURNAL_PATH : place.journalPath;
}

/** Run what is missing, as many at a time as the pool takes; after a fault no new job begins. */
async function runMissingJobs(
  options: ConversionOptions,
  finished: Map<number, FinishedFile>,
): Promise<void> {
  const { conversion, pool, signal } = options;
  const keepJournal = createJournalKeeper(options, finished);
  await keepJournal();
  const resumed = new Map(finished);
  const waiting = [...conversion.jobs.keys()].filter((index) => !finished.has(index)).values();
  const openValuesByJob = new Map<number, number>();
  const faults: unknown[] = [];
  const tell = (): void => {
    report(options, "converting", finished, sum(openValuesByJob.values()), resumed);
  };

  async function runNext(index: number): Promise<void> {
    const file = await pool.run(index, (count) => {
      openValuesByJob.set(index, (openValuesByJob.get(index) ?? 0) + count);
      tell();
    });
    openValuesByJob.delete(index);
    finished.set(index, file);
    await keepJournal();
    tell();
  }

  async function work(): Promise<void> {
    for (const index of waiting) {
      if (faults.length > 0 || signal.aborted) return;
      try {
        await runNext(index);
      } catch (error) {
        faults.push(error);
      }
    }
  }

  // every worker is waited for, so that nothing is still being written when this rejects
  await Promise.all(Array.from({ length: pool.size }, work));
  signal.throwIfAborted();
  // those after the first are mostly its consequences
  if (faults.length > 0) throw faults[0];
}

/** Writes down what is finished, one writing after the other: jobs finish when they like. */
function createJournalKeeper(
  { conversion, folder, place }: ConversionOptions,
  finished: ReadonlyMap<number, FinishedFile>,
): () => Promise<void> {
  let lastWriting = Promise.resolve();
  return () => {
    const journal = { identity: conversion.identity, files: [...finished.values()] };
    lastWriting = lastWriting.then(() => writeJournal(folder, journalPathOf(place), journal));
    return lastWriting;
  };
}

async function close(options: ConversionOptions, finished: readonly FinishedFile[]): Promise<HearthManifest> {
  const { conversion, folder, place, createHash } = options;
  const closing = await conversion.closingFiles(finished);
  const digests: ManifestFile[] = [];
  for (const { path, bytes } of closing) {
    options.signal.throwIfAborted();
    await writeFile(folder, path, bytes);
    const sha256 = await createHash("sha256");
    sha256.update(bytes);
    digests.push({ path, byteLength: bytes.byteLength, sha256: sha256.hex() });
  }
  const manifest: HearthManifest = { identity: conversion.identity, files: [...finished, ...digests] };
  if (place.kind === "folder") {
    await writeFile(folder, MANIFEST_PATH, new TextEncoder().encode(manifestText(manifest)));
  }
  await folder.remove(journalPathOf(place));
  return manifest;
}

function report(
  { conversion, onProgress }: ConversionOptions,
  stage: ConversionProgress["stage"],
  finished: ReadonlyMap<number, FinishedFile>,
  openValues: number,
  resumed: ReadonlyMap<number, FinishedFile>,
): void {
  const valuesOf = (files: ReadonlyMap<number, FinishedFile>): number =>
    sum(Array.from(files.keys(), (index) => conversion.jobs[index]?.valueCount ?? 0));
  onProgress?.({
    stage,
    finishedFiles: finished.size,
    totalFiles: conversion.jobs.length,
    finishedValues: valuesOf(finished) + openValues,
    resumedValues: valuesOf(resumed),
    totalValues: sum(conversion.jobs.map(({ valueCount }) => valueCount)),
  });
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
