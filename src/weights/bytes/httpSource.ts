import { requireByteRange } from "#core/byteRange.ts";
import type { ByteSource } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { type ByteRange, readTotal, requireRange } from "./contentRange.ts";
import { describeAddress, requireHttpUrl } from "./httpAddress.ts";
import { type Exchange, exchange } from "./httpExchange.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { requireSuccess } from "./httpStatus.ts";
import { RetryBudget, TransientFault } from "./retryBudget.ts";

/** So much has to come before a connection that breaks counts as the first failure again. */
const PROGRESS_BYTES = 1024 * 1024;

/** How a file on a host is read. */
export interface HttpSourceOptions extends HttpOptions {
  /** The file's length, where a listing has told it: saves a request, and what has another length is refused. */
  readonly byteLength?: number;
  /** Told of the file's bytes as they come, long before a read of many is over. */
  readonly onReceived?: (byteLength: number) => void;
}

/**
 * Read a file on a host by Range requests. What breaks off is continued where it broke off; what may pass is tried again,
 * ever more slowly; the address that a host redirects to is remembered until it expires.
 *
 * All of its methods reject with `signal.reason` once the signal is aborted. A `read` that asks for the whole file is also
 * content with a host that knows no ranges.
 *
 * @param url Absolute, `http:` or `https:`.
 * @throws {AppError} From here and from `read`: `weights/unreachable`, `weights/rate-limited` (both after all retries),
 *   `weights/not-found`, `weights/access-denied`, `weights/range-refused`; `weights/response-invalid` for what is not the
 *   range that was asked for, or not of the file that was opened.
 */
export async function openHttpSource(url: string, options: HttpSourceOptions): Promise<ByteSource> {
  const file = new HttpFile(requireHttpUrl(url), options);
  const byteLength = options.byteLength ?? (await file.measure());
  return {
    byteLength,
    async read(start, end) {
      requireByteRange(start, end, byteLength);
      options.signal.throwIfAborted();
      return start === end ? new Uint8Array(0) : file.read({ start, end }, byteLength);
    },
  };
}

/** What a remembered address answered when it was no longer good. */
const EXPIRED = Symbol("expired");

class HttpFile {
  readonly #url: string;
  readonly #address: string;
  readonly #options: HttpSourceOptions;
  /** Where the host redirected to when it was last asked. */
  #redirectedTo: string | null = null;
  #etag: string | null = null;

  constructor(url: string, options: HttpSourceOptions) {
    this.#url = url;
    this.#address = describeAddress(url);
    this.#options = options;
  }

  /** Ask for the first byte, only to learn of how many it is the first. */
  async measure(): Promise<number> {
    const budget = new RetryBudget(this.#url, this.#options);
    for (;;) {
      try {
        return await this.#ask({ start: 0, end: 1 }, async ({ response }) => {
          // only an empty file has no first byte (RFC 9110, 15.5.17)
          if (response.headers.get("content-range") === "bytes */0") return 0;
          this.#requireSame(response);
          return readTotal(response, this.#address);
        });
      } catch (error) {
        await budget.waitAfter(error);
      }
    }
  }

  async read(range: ByteRange, byteLength: number): Promise<Uint8Array<ArrayBuffer>> {
    // some servers (sirv 3.0.2) take 0-0 for all bytes
    if (range.end === 1 && byteLength > 1)
      return (await this.read({ start: 0, end: 2 }, byteLength)).slice(0, 1);
    const bytes = new Uint8Array(range.end - range.start);
    const budget = new RetryBudget(this.#url, this.#options);
    let received = 0;
    let progress = 0;
    const onReceived = (length: number): void => {
      received += length;
      progress += length;
      this.#options.onReceived?.(length);
      if (progress < PROGRESS_BYTES) return;
      progress = 0;
      budget.reset();
    };
    for (;;) {
      const rest = { start: range.start + received, end: range.end };
      try {
        await this.#ask(rest, (answer) => {
          this.#requireSame(answer.response);
          requireRange(answer.response, rest, byteLength, this.#address);
          return receive(answer, bytes.subarray(received), this.#address, onReceived);
        });
        return bytes;
      } catch (error) {
        // an address that gave nothing may be that of a host which is down: let the first one name another
        if (received === rest.start - range.start) this.#redirectedTo = null;
        await budget.waitAfter(error);
      }
    }
  }

  /** Ask where the file was last found, and from the start if it is not there any more. */
  async #ask<T>(range: ByteRange, receiveIt: (answer: Exchange) => Promise<T>): Promise<T> {
    const remembered = this.#redirectedTo;
    if (remembered !== null) {
      const result = await exchange(
        remembered,
        this.#headers(remembered, range),
        this.#options,
        async (answer) => (mayHaveExpired(answer.response) ? EXPIRED : receiveIt(answer)),
      );
      if (result !== EXPIRED) return result;
    }
    return exchange(this.#url, this.#headers(this.#url, range), this.#options, (answer) => {
      const { ok, redirected, url } = answer.response;
      this.#redirectedTo = ok && redirected ? url : null;
      return receiveIt(answer);
    });
  }

  /** No If-Range: browsers ask the host first whether they may send it, and the hub's storage does not answer that. */
  #headers(url: string, range: ByteRange): Record<string, string> {
    const { authorization } = this.#options;
    const isOwnOrigin = new URL(url).origin === new URL(this.#url).origin;
    return {
      Range: `bytes=${range.start}-${range.end - 1}`,
      "Accept-Encoding": "identity",
      ...(authorization !== undefined && isOwnOrigin ? { Authorization: authorization } : {}),
    };
  }

  /** Pass an answer that is none of a fault or of another version of the file. */
  #requireSame(response: Response): void {
    requireSuccess(response, this.#address, (this.#options.now ?? Date.now)());
    const etag = response.headers.get("etag")?.replace(/^W\//, "") ?? null;
    if (etag !== null && this.#etag !== null && etag !== this.#etag) {
      throw new AppError(
        "weights/response-invalid",
        `Cannot read ${this.#address}: the file has changed on its host, its ETag was ${this.#etag} and is ${etag}`,
        { details: { address: this.#address } },
      );
    }
    this.#etag ??= etag;
  }
}

/** Signed addresses expire; storages answer that in different ways, but never as "later" or "no such range". */
function mayHaveExpired({ status }: Response): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 416 && status !== 429;
}

/**
 * Copy the body of an answer into `bytes`.
 *
 * @throws {TransientFault} if it ends too early.
 * @throws {AppError} `weights/response-invalid` if it does not end.
 */
async function receive(
  answer: Exchange,
  bytes: Uint8Array,
  address: string,
  onReceived: (byteLength: number) => void,
): Promise<void> {
  let received = 0;
  for (let piece = await answer.next(); piece !== null; piece = await answer.next()) {
    if (received + piece.length > bytes.length) {
      throw new AppError(
        "weights/response-invalid",
        `Cannot read ${address}: the host sent more than the ${bytes.length} bytes it was asked for`,
        { details: { address, byteLength: bytes.length } },
      );
    }
    bytes.set(piece, received);
    received += piece.length;
    onReceived(piece.length);
  }
  if (received === bytes.length) return;
  const message = `Cannot read ${address}: the body ended after ${received} of ${bytes.length} bytes`;
  throw new TransientFault(new AppError("weights/unreachable", message, { details: { address, received } }));
}
