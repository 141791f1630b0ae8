import type { PickedModelFile } from "#ui/modelActionsContext.tsx";

const MODEL_FILE = /\.(gguf|safetensors)$/i;

/**
 * Whether what was dropped is a model to be brought in: a folder, or several files of weights. A single GGUF file is not: it is
 * opened where it lies.
 */
export function holdsModel(transfer: DataTransfer): boolean {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  if (entries.some(isDirectory)) return true;
  const weights = entries.filter(({ name }) => MODEL_FILE.test(name));
  return weights.length > 1 || weights.some(({ name }) => /\.safetensors$/i.test(name));
}

/**
 * Read what was dropped: files, or a folder with everything below it. Like a picked folder, a single dropped folder is the
 * root of the paths.
 *
 * @throws What the browser throws for a file that cannot be read.
 */
export async function readDroppedFiles(transfer: DataTransfer): Promise<readonly PickedModelFile[]> {
  // entries are gone after the event, so all are taken before anything is waited for
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const [only, ...others] = entries;
  if (only !== undefined && others.length === 0 && isDirectory(only)) return readDirectory(only, "");
  const found = await Promise.all(entries.map((entry) => readEntry(entry, "")));
  return found.flat();
}

async function readEntry(entry: FileSystemEntry, prefix: string): Promise<readonly PickedModelFile[]> {
  const path = `${prefix}${entry.name}`;
  if (isDirectory(entry)) return readDirectory(entry, `${path}/`);
  return isFile(entry) ? [{ path, blob: await fileOf(entry) }] : [];
}

async function readDirectory(
  directory: FileSystemDirectoryEntry,
  prefix: string,
): Promise<readonly PickedModelFile[]> {
  const reader = directory.createReader();
  const files: PickedModelFile[] = [];
  for (;;) {
    // browsers hand out at most a hundred entries at a time
    const entries = await nextEntries(reader);
    if (entries.length === 0) return files;
    const found = await Promise.all(entries.map((entry) => readEntry(entry, prefix)));
    files.push(...found.flat());
  }
}

function nextEntries(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
