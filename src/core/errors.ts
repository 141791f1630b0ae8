/**
 * Every fault that Hearth can name. Codes are never renamed once released; what people read about
 * each of them stands in `ui/errorText.ts`.
 */
export const ERROR_CODES = [
  "engine/browser-unsupported",
  "engine/webgpu-unavailable",
  "engine/shader-f16-missing",
  "engine/gpu-limit",
  "engine/device-lost",
  "engine/gpu-gone",
  "engine/out-of-memory",
  "engine/model-not-found",
  "engine/model-unreachable",
  "engine/model-damaged",
  "engine/not-gguf",
  "engine/gguf-truncated",
  "engine/architecture-unsupported",
  "engine/model-too-large",
  "engine/not-loaded",
  "engine/prompt-too-long",
  "engine/grammar-rejected",
  "engine/generation-failed",
  "engine/stalled",
  "engine/worker-lost",
  "weights/file-missing",
  "weights/truncated",
  "weights/header-too-large",
  "weights/header-invalid",
  "weights/offsets-invalid",
  "weights/duplicate-tensor",
  "weights/tensor-missing",
  "weights/shape-mismatch",
  "weights/dtype-unsupported",
  "weights/not-finite",
  "weights/checkpoints-differ",
  "weights/recipe-invalid",
  "weights/architecture-unsupported",
  "weights/tokenizer-unsupported",
  "weights/vocabulary-too-large",
  "weights/other-conversion",
  "weights/in-use",
  "weights/worker-lost",
  "weights/hash-mismatch",
  "weights/unreachable",
  "weights/not-found",
  "weights/access-denied",
  "weights/rate-limited",
  "weights/range-refused",
  "weights/response-invalid",
  "storage/quota-exceeded",
  "storage/newer-schema",
  "storage/blocked-by-other-tab",
  "storage/changed-elsewhere",
  "storage/in-use",
  "storage/unavailable",
  "import/not-json",
  "import/not-ours",
  "import/newer-version",
  "import/invalid",
  "privacy/sealed",
  "unknown/unexpected",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts about a fault that can cross a thread and stand in an export: no nesting. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An `AppError` as plain data, as it crosses `postMessage` and is kept with a verdict. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly stack?: string;
}

/** A fault with a fixed code. The message is for developers: what was tried, then what was found. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Turn anything that was thrown into plain data; what is not an `AppError` becomes `unknown/unexpected` with its text.
 *
 * @example
 * errorToPlain(new AppError("engine/stalled", "No token for 60 s")).code // "engine/stalled"
 * errorToPlain("boom").message                                          // "boom"
 */
export function errorToPlain(error: unknown): PlainError {
  if (error instanceof AppError) {
    const plain = { code: error.code, message: error.message, details: error.details };
    return error.stack === undefined ? plain : { ...plain, stack: error.stack };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const plain = { code: "unknown/unexpected" as const, message, details: {} };
  return error instanceof Error && error.stack !== undefined ? { ...plain, stack: error.stack } : plain;
}

/** Rebuild the `AppError` that `errorToPlain` took apart. */
export function plainToError(plain: PlainError): AppError {
  const error = new AppError(plain.code, plain.message, { details: plain.details });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

/** Give back an `AppError` unchanged and wrap anything else as `code`, keeping the original as `cause`. */
export function asAppError(error: unknown, code: ErrorCode = "unknown/unexpected"): AppError {
  if (error instanceof AppError) return error;
  return new AppError(code, error instanceof Error ? error.message : String(error), { cause: error });
}
