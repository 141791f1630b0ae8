import type { ByteFolder, ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";

/** The most bytes of a settings file; tokenizers are the largest, with some 20 MB. */
const TEXT_LIMIT_BYTES = 64 * 1024 * 1024;

/** Open a file that has to be there. @throws {AppError} `weights/file-missing`. */
export async function openFile(folder: ByteFolder, path: string): Promise<ByteSource> {
  const source = await folder.open(path);
  if (source !== null) return source;
  throw new AppError("weights/file-missing", `Cannot open ${path}: there is no such file`, {
    details: { path },
  });
}

/**
 * Read a small file whole.
 *
 * @throws {AppError} `weights/file-missing`; `weights/header-invalid` if it has more than `limitBytes`.
 */
export async function readFile(
  folder: ByteFolder,
  path: string,
  limitBytes: number = TEXT_LIMIT_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = await openFile(folder, path);
  const { byteLength } = source;
  if (byteLength <= limitBytes) return source.read(0, byteLength);
  const message = `Cannot read ${path}: it has ${byteLength} bytes, at most ${limitBytes} were expected`;
  throw new AppError("weights/header-invalid", message, { details: { path, byteLength, limitBytes } });
}

/** Read a small file as UTF-8; a byte order mark is left out. @throws {AppError} as `readFile`, and if it is not UTF-8. */
export async function readText(folder: ByteFolder, path: string, limitBytes?: number): Promise<string> {
  return decodeUtf8(await readFile(folder, path, limitBytes), path);
}

/** Read a small file as JSON. @throws {AppError} as `readText`, and `weights/header-invalid` if it is not JSON. */
export async function readJson(folder: ByteFolder, path: string, limitBytes?: number): Promise<unknown> {
  const text = await readText(folder, path, limitBytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("weights/header-invalid", `Cannot read ${path} as JSON: ${String(error)}`, {
      details: { path },
      cause: error,
    });
  }
}

function decodeUtf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError("weights/header-invalid", `Cannot read ${path} as text: it is not UTF-8`, {
      details: { path },
      cause: error,
    });
  }
}
