import type { FileEntry } from "#core/bytes.ts";
import { sortByPath } from "#core/folderPath.ts";
import type { InstallWork } from "#core/models/installOrder.ts";
import { identityOf } from "#weights/conversion/identityOf.ts";
import { selectFiles } from "./selectFiles.ts";

/** A file where a model comes from. */
export interface ListedFile extends FileEntry {
  /** The same for the same bytes: a SHA-256, or what else the host calls them by; `null` where it does not say. */
  readonly contentId: string | null;
}

/** Whatever a conversion may read of a checkpoint: weights, shape and tokenizer. */
const CHECKPOINT_FILE =
  /^(?:[^/]+\.(?:safetensors|gguf)|model\.safetensors\.index\.json|(?:generation_)?config\.json|tokenizer\.(?:json|model)|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|chat_template\.jinja)$/;

/**
 * Boil the files that a model is made from down to one text, which changes when any of them does, and with nothing else of
 * their folder.
 *
 * @param listing All files of the folder.
 * @returns `sha256:` and 64 hexadecimal digits; it is no hash of the weights.
 * @throws {AppError} `weights/file-missing` naming what a package or GGUF model lacks there.
 */
export async function sourceHashOf(work: InstallWork, listing: readonly ListedFile[]): Promise<string> {
  const used =
    work.kind === "convert"
      ? listing.filter(({ path }) => CHECKPOINT_FILE.test(path))
      : selectFiles(work, listing);
  return identityOf(
    sortByPath(used).map(({ path, byteLength, contentId }) => ({ path, byteLength, contentId })),
  );
}
