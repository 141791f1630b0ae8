import { z } from "zod";
import type { ByteFolder, ResumableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { parseStoredModel, storedModelText } from "#core/models/storedModelRecord.ts";
import { onceReleased } from "#storage/opfs/onceReleased.ts";
import { openOpfsFolder } from "#storage/opfs/opfsFolder.ts";
import { readJson } from "#weights/bytes/readFile.ts";
import { writeFile } from "#weights/conversion/journal.ts";
import { changingRecord } from "./modelLocks.ts";
import { modelFilesPath, modelPath, MODELS_ROOT } from "./modelPaths.ts";

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

/** Open the directory of a model that is stored. @throws {AppError} `weights/file-missing` if it is not; nothing is made then. */
export async function openStoredModel(
  id: string,
): Promise<{ readonly home: ModelHome; readonly model: StoredModel }> {
  const model = await readModelRecord(await openOpfsFolder(MODELS_ROOT), id);
  if (model !== null) return { home: await openModelHome(id), model };
  throw new AppError("weights/file-missing", `No model "${id}" is stored`, { details: { modelId: id } });
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
  await changingRecord(record.order.id, () => putInstallRecord(folder, record));
}

/** Change how an install stands, if anything is known of it. @param change What becomes of it; `null` for nothing. */
export async function changeInstallRecord(
  id: string,
  change: (record: InstallRecord) => Partial<InstallRecord> | null,
): Promise<void> {
  await changingRecord(id, async () => {
    const record = await readInstallRecord(await openOpfsFolder(MODELS_ROOT), id);
    const changes = record === null ? null : change(record);
    if (record === null || changes === null) return;
    await putInstallRecord(await openOpfsFolder(modelPath(id)), { ...record, ...changes });
  });
}

async function putInstallRecord(folder: ResumableByteFolder, record: InstallRecord): Promise<void> {
  await putRecord(
    folder,
    INSTALL_RECORD,
    JSON.stringify({ format: "hearth-install", version: 1, ...record }, null, 2),
  );
}

/** The record of a model that is stored or being put in its place; `null` if there is none. Parameters as above. */
export async function readModelRecord(folder: ByteFolder, id?: string): Promise<StoredModel | null> {
  return parseStoredModel(await readRecord(folder, MODEL_RECORD, id));
}

/** Keep the record of a model. */
export async function writeModelRecord(folder: ResumableByteFolder, model: StoredModel): Promise<void> {
  await putRecord(folder, MODEL_RECORD, storedModelText(model));
}

/** Forget the record of a model that is not whole any more. */
export async function removeModelRecord(folder: ResumableByteFolder): Promise<void> {
  await folder.remove(MODEL_RECORD);
}

/**
 * Whether there are records of a model that this Hearth cannot read: those of a newer one, which other tabs or the next visit
 * may run. What belongs to them is not touched.
 *
 * @param folder The one that the model's directory is in.
 */
export async function hasForeignRecord(folder: ByteFolder, id: string): Promise<boolean> {
  const [install, model] = [
    await readRecord(folder, INSTALL_RECORD, id),
    await readRecord(folder, MODEL_RECORD, id),
  ];
  const isForeign = (json: unknown, isRead: boolean): boolean => json !== null && !isRead;
  return (
    isForeign(install, INSTALL_SCHEMA.safeParse(install).success) ||
    isForeign(model, parseStoredModel(model) !== null)
  );
}

/** Who wrote it last may have been ended a moment ago, or another tab writes it now. */
async function putRecord(folder: ResumableByteFolder, name: string, text: string): Promise<void> {
  await onceReleased(() => writeFile(folder, name, new TextEncoder().encode(text)));
}

/** A record that is being replaced cannot be read for a moment. */
const READ_TRIES = 5;

/** @returns `null` if there is none; an empty text for one that is not JSON, which no schema takes. */
async function readRecord(folder: ByteFolder, name: string, id: string | undefined): Promise<unknown> {
  const path = id === undefined ? name : `${id}/${name}`;
  for (let tries = 1; ; tries += 1) {
    try {
      return (await folder.open(path)) === null ? null : await readJson(folder, path);
    } catch (error) {
      const code = error instanceof AppError ? error.code : null;
      if (code === "weights/header-invalid") return "";
      const mayBeReplaced = code === "storage/unavailable" || code === "weights/file-missing";
      if (!mayBeReplaced || tries === READ_TRIES) throw error;
    }
  }
}
