import { z } from "zod";
import type { WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import type { FinishedFile } from "./conversion.ts";

/** What a conversion has done so far, kept in its folder until it is complete. */
export interface Journal {
  readonly identity: string;
  readonly files: readonly FinishedFile[];
}

/** A name that no model uses; files that start with a dot are left alone by hosts of models. */
export const JOURNAL_PATH = ".hearth-conversion.json";

const JOURNAL_SCHEMA = z.object({
  identity: z.string(),
  files: z.array(
    z.object({ path: z.string(), byteLength: z.int().min(0), md5: z.string(), sha256: z.string() }),
  ),
});

/**
 * Read the journal of a folder.
 *
 * @returns `null` if there is none.
 * @throws {AppError} `weights/other-conversion` when there is one that Hearth cannot read.
 */
export async function readJournal(folder: WritableByteFolder, path: string): Promise<Journal | null> {
  const source = await folder.open(path);
  if (source === null) return null;
  const text = new TextDecoder().decode(await source.read(0, source.byteLength));
  try {
    return JOURNAL_SCHEMA.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("weights/other-conversion", `Cannot read ${path}: it is not a journal`, {
      details: { fileName: path },
      cause: error,
    });
  }
}

/** Keep the journal in place of the last one. */
export async function writeJournal(
  folder: WritableByteFolder,
  path: string,
  journal: Journal,
): Promise<void> {
  await writeFile(folder, path, new TextEncoder().encode(JSON.stringify(journal)));
}

/** Write a small file whole. */
export async function writeFile(folder: WritableByteFolder, path: string, bytes: Uint8Array): Promise<void> {
  const sink = await folder.create(path);
  try {
    await sink.write(bytes);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  await sink.close();
}
