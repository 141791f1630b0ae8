/** A directory of this origin's private file system; it is made. */
export async function directoryOf(path: string): Promise<FileSystemDirectoryHandle> {
  let directory = await navigator.storage.getDirectory();
  for (const part of path.split("/")) directory = await directory.getDirectoryHandle(part, { create: true });
  return directory;
}

/** All that is in a directory, by its names in the file system. */
export async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await directoryOf(path)).keys()) names.push(name);
  return names.toSorted();
}
