/** WebLLM's own folders in the private file system: settings, library, and everything else. */
export type WebllmScope = "config" | "wasm" | "model";

const ROOT = "tvmjs-opfs-store";

/**
 * Put a file where WebLLM looks for an address: `<SHA-256 of the address>.bin` and a `.record.json` beside it.
 *
 * @see `OPFSStore` in @mlc-ai/web-llm 0.2.86
 */
export async function storeForWebllm(scope: WebllmScope, url: string, content: BlobPart): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url)));
  const name = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let folder = await navigator.storage.getDirectory();
  for (const part of [ROOT, "webllm", scope]) {
    folder = await folder.getDirectoryHandle(part, { create: true });
  }
  const blob = new Blob([content]);
  await write(folder, `${name}.bin`, blob);
  await write(folder, `${name}.record.json`, new Blob([JSON.stringify({ url, nbytes: blob.size })]));
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(content);
  await writable.close();
}

/** Leave nothing of any model behind. */
export async function emptyWebllmStore(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(ROOT, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  });
}
