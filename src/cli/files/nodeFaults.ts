import { AppError, type ErrorCode } from "#core/errors.ts";

const CODE_BY_ERRNO: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "storage/quota-exceeded",
  EDQUOT: "storage/quota-exceeded",
  EFBIG: "storage/quota-exceeded",
};

/** The code that Node gives a fault of the system, e.g. `ENOENT`; `null` for any other error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/** Whether the system says that there is no file of this name; a directory is none. */
export function isNoFile(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === "ENOENT" || errno === "ENOTDIR" || errno === "EISDIR";
}

/**
 * Turn what the file system threw into an `AppError` that says what was being done.
 *
 * @returns `storage/quota-exceeded` when the disk is full or the file too large for it, else `storage/unavailable`.
 */
export function fileError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const errno = errnoOf(error);
  const code = CODE_BY_ERRNO[errno ?? ""] ?? "storage/unavailable";
  const found = error instanceof Error ? error.message : String(error);
  return new AppError(code, `Cannot ${doing}: ${found}`, {
    details: errno === null ? {} : { errno },
    cause: error,
  });
}
