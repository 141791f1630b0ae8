import { AppError } from "#core/errors.ts";
import { describeAddress } from "./httpAddress.ts";
import { fetchBytes } from "./httpBytes.ts";
import type { HttpOptions } from "./httpOptions.ts";

/** The listing of a model with 10,000 files has some 3 MB. */
const LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Fetch a small JSON document.
 *
 * @throws {AppError} As `fetchBytes`; `weights/response-invalid` for what is not JSON, or longer than 32 MiB.
 */
export async function fetchJson(url: string, options: HttpOptions): Promise<unknown> {
  const text = new TextDecoder().decode(await fetchBytes(url, LIMIT_BYTES, options));
  try {
    return JSON.parse(text);
  } catch (error) {
    const address = describeAddress(url);
    throw new AppError("weights/response-invalid", `Cannot read ${address}: it is not JSON`, {
      details: { address },
      cause: error,
    });
  }
}
