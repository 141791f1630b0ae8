import { z } from "zod";
import type { ByteFolder, ResumableByteFolder } from "#core/bytes.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { parseStoredModel, storedModelText } from "#core/models/storedModelRecord.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { readJson } from "#weights/bytes/readFile.ts";
import { writeFile } from "#weights/conversion/journal.ts";
import { modelFilesPath, modelPath } from "./modelPaths.ts";

/** The directory of a model: what is known of it, and `files` below it. */
export interface ModelHome {
  readonly id: string;
  /** From the root of the private file system. */
  readonly path: string;
  /** Where its files are while they come, and stay unless WebLLM wants them elsewhere. */
  readonly filesPath: string;
  /** Holds the records. */
  readonly folder: ResumableByteFolder;
  readonly files: ResumableByteFolder;
}

/** How an install stands, kept beside the files. It stays when the model is stored: a repair goes by it. */
export interface InstallRecord {
  readonly order: InstallOrder;
  /** Of the files that it is made from, see `sourceHashOf`; `null` before they are known, and for picked files. */
  readonly sourceHash: string | null;
  /** By a person; otherwise an unfinished install goes on by itself. */
  readonly isPaused: boolean;
  /** Whether the model is whole and in its place. */
  readonly isStored: boolean;
  /** How far the last try came, in bytes of what it told; 0 if it was killed. */
  readonly bytesDone: number;
}

const INSTALL_RECORD = "hearth-install.json";
const MODEL_RECORD = "hearth-model.json";

const ORDER_SCHEMA = z.object({
  id: z.string(),
  name: z.string(),
  catalogueId: z.string().nullable(),
  place: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("hub"),
      name: z.string(),
      revision: z.string(),
      commit: z.string().nullable().default(null),
    }),
    z.object({ kind: z.literal("mirror"), url: z.string() }),
    z.object({ kind: z.literal("files") }),
  ]),
  work: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("package") }),
    z.object({ kind: z.literal("convert"), quantization: z.enum(["q4f16_1", "q4f32_1"]) }),
    z.object({ kind: z.literal("gguf"), fileNames: z.array(z.string()) }),
  ]),
});

const INSTALL_SCHEMA = z.object({
  format: z.literal("hearth-install"),
  version: z.literal(1),
  order: ORDER_SCHEMA,
  sourceHash: z.string().nullable().default(null),
  isPaused: z.boolean(),
  isStored: z.boolean(),
  bytesDone: z.number().min(0),
});

/** Open the directory of a model; it is made if it is not there. @throws {AppError} `storage/unavailable`. */
export async function openModelHome(id: string): Promise<ModelHome> {
  const path = modelPath(id);
  const filesPath = modelFilesPath(id);
  return {
    id,
    path,
    filesPath,
    folder: await openOpfsFolder(path),
    files: await openOpfsFolder(filesPath),
  };
}

/**
 * How the install of a model stands; `null` if nothing is known, or only a newer Hearth can read it.
 *
 * @param folder The model's own, or the one that it is in.
 * @param id In the second case.
 */
export async function readInstallRecord(folder: ByteFolder, id?: string): Promise<InstallRecord | null> {
  const { data } = INSTALL_SCHEMA.safeParse(await readRecord(folder, INSTALL_RECORD, id));
  return data ?? null;
}

/** Keep how an install stands. */
export async function writeInstallRecord(folder: ResumableByteFolder, record: InstallRecord): Promise<void> {
  const text = JSON.stringify({ format: "hearth-install", version: 1, ...record }, null, 2);
  await writeFile(folder, INSTALL_RECORD, new TextEncoder().encode(text));
}

/** The record of a model that is stored or being put in its place; `null` if there is none. Parameters as above. */
export async function readModelRecord(folder: ByteFolder, id?: string): Promise<StoredModel | null> {
  return parseStoredModel(await readRecord(folder, MODEL_RECORD, id));
}

/** Keep the record of a model. */
export async function writeModelRecord(folder: ResumableByteFolder, model: StoredModel): Promise<void> {
  await writeFile(folder, MODEL_RECORD, new TextEncoder().encode(storedModelText(model)));
}

/** Forget the record of a model that is not whole any more. */
export async function removeModelRecord(folder: ResumableByteFolder): Promise<void> {
  await folder.remove(MODEL_RECORD);
}

async function readRecord(folder: ByteFolder, name: string, id: string | undefined): Promise<unknown> {
  const path = id === undefined ? name : `${id}/${name}`;
  return (await folder.open(path)) === null ? null : readJson(folder, path);
}
