import { AppError, type ErrorDetails } from "#core/errors.ts";

/** The fault of a vocabulary that cannot be used: what was tried, then what was found. */
export function tokenizerFault(message: string, details: ErrorDetails = {}, cause?: unknown): AppError {
  return new AppError("weights/tokenizer-unsupported", message, { details, cause });
}
