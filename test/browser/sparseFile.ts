import { mkdir, open, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { BrowserCommand } from "vitest/node";

/** Where a piece of a sparse file goes. */
export interface SparsePiece {
  readonly position: number;
  readonly base64: string;
}

/** Where the browser tests may leave files; git ignores it. */
const FOLDER = "test-results";

/**
 * Write a file of a given length in which only some pieces take room on the disk, under `test-results`; Node does it for a test in
 * the browser.
 */
export const writeSparseFile: BrowserCommand<
  [name: string, byteLength: number, pieces: readonly SparsePiece[]]
> = async ({ project }, name, byteLength, pieces) => {
  const path = resolve(project.config.root, FOLDER, name);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "w");
  try {
    await file.truncate(byteLength);
    for (const { position, base64 } of pieces) {
      const bytes = Buffer.from(base64, "base64");
      await file.write(bytes, 0, bytes.length, position);
    }
  } finally {
    await file.close();
  }
  return path;
};

/** Delete what `writeSparseFile` wrote. */
export const removeSparseFile: BrowserCommand<[name: string]> = async ({ project }, name) => {
  await rm(resolve(project.config.root, FOLDER, name), { force: true });
};

declare module "vitest/browser" {
  interface BrowserCommands {
    writeSparseFile: (name: string, byteLength: number, pieces: readonly SparsePiece[]) => Promise<string>;
    removeSparseFile: (name: string) => Promise<void>;
  }
}
