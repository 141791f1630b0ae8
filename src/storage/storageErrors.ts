import { AppError, type ErrorCode, type ErrorDetails } from "#core/errors.ts";

const CODE_BY_NAME: Readonly<Record<string, ErrorCode>> = {
  QuotaExceededError: "storage/quota-exceeded",
  VersionError: "storage/newer-schema",
  BlockedError: "storage/blocked-by-other-tab",
};

/** The name of an error and of those it wraps; Dexie keeps the browser's own error as `inner`, or several as `failures`. */
function errorNames(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const { name, inner, failures } = error as { name?: unknown; inner?: unknown; failures?: unknown };
  const wrapped = [inner, ...(Array.isArray(failures) ? (failures as unknown[]) : [])];
  return [...(typeof name === "string" ? [name] : []), ...wrapped.flatMap(errorNames)];
}

/** Turn what IndexedDB or Dexie threw into an `AppError` that says what was being done. */
export function storageError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const names = errorNames(error);
  const known = names.map((name) => CODE_BY_NAME[name]).find((code) => code !== undefined);
  const found = error instanceof Error ? error.message : String(error);
  return new AppError(known ?? "storage/unavailable", `Cannot ${doing}: ${names[0] ?? "unknown"}: ${found}`, {
    cause: error,
  });
}

/** The fault of a write that would have overwritten what another tab has kept meanwhile. */
export function changedElsewhere(rubricId: string, found: string, details: ErrorDetails = {}): AppError {
  return new AppError("storage/changed-elsewhere", `Cannot keep rubric ${rubricId}: ${found}`, {
    details: { rubricId, ...details },
  });
}
