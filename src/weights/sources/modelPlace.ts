import type { ByteFolder } from "#core/bytes.ts";
import { openFile } from "#weights/bytes/readFile.ts";
import { type OpenModel, openGgufModel, openModelFolder, refuseBareSafetensors } from "./openModel.ts";

/** Where the files of a model are, and which of them was meant. */
export interface ModelPlace {
  readonly folder: ByteFolder;
  /** The file that was named, if it was not the whole folder. */
  readonly fileName: string | null;
  /** What the folder is a copy of, e.g. a commit, if that says all about its content. */
  readonly commit: string | null;
}

/**
 * Open what was named as a model that can be converted.
 *
 * @throws {AppError} as `openModelFolder` and `openGgufModel`; `weights/file-missing` for a safetensors file by itself.
 */
export async function openPlacedModel({ folder, fileName, commit }: ModelPlace): Promise<OpenModel> {
  if (fileName === null) return openModelFolder(folder, commit);
  if (fileName.endsWith(".safetensors")) throw refuseBareSafetensors(fileName);
  const parts = await ggufParts(folder, fileName);
  return openGgufModel(await Promise.all(parts.map((path) => openFile(folder, path))));
}

/** The file itself, or all parts of the model that it is a part of. */
export async function ggufParts(folder: ByteFolder, fileName: string): Promise<readonly string[]> {
  const part = /^(.*)-\d{5}-of-(\d{5})\.gguf$/.exec(fileName);
  if (part === null) return [fileName];
  const [, stem = "", count = ""] = part;
  const names = (await folder.list()).map(({ path }) => path);
  return names.filter((name) => name.startsWith(`${stem}-`) && name.endsWith(`-of-${count}.gguf`));
}
