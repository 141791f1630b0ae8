import { AppError } from "#core/errors.ts";
import { describeAddress } from "./httpAddress.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { listenForAbort } from "./listenForAbort.ts";
import { TransientFault } from "./retryBudget.ts";

const STALL_MS = 60_000;
/** Cookies are for pages, and a cached piece could be of another version of the file, or fill the cache. */
const UNSHARED = { credentials: "omit", cache: "no-store" } as const;

/** An answer whose body is still to come. */
export interface Exchange {
  readonly response: Response;
  /** The next bytes of the body; `null` at its end. @throws {TransientFault} if the connection breaks. */
  next(): Promise<Uint8Array | null>;
}

/**
 * Ask once and hand the answer to `receive`. What this leaves of the body is not transferred: the connection is closed.
 *
 * @throws {TransientFault} when there is no answer, or the host falls silent in the middle of it.
 * @throws `signal.reason` when aborted, whatever else happens at that moment; what `receive` throws.
 */
export async function exchange<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  options: HttpOptions,
  receive: (exchange: Exchange) => Promise<T>,
): Promise<T> {
  options.signal.throwIfAborted();
  const watch = new StallWatch(options);
  try {
    const response = await ask(url, headers, options, watch.signal);
    watch.touch();
    const reader = response.body?.getReader();
    const next = async (): Promise<Uint8Array | null> => {
      const piece = reader === undefined ? null : await readPiece(reader, url);
      watch.touch();
      return piece;
    };
    return await receive({ response, next });
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    watch.end();
  }
}

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  options: HttpOptions,
  signal: AbortSignal,
): Promise<Response> {
  const fetchIt = options.fetch ?? ((address: string, init: RequestInit) => fetch(address, init));
  try {
    return await fetchIt(url, { headers, signal, ...UNSHARED });
  } catch (error) {
    throw connectionFault(url, error);
  }
}

async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  url: string,
): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (error) {
    throw connectionFault(url, error);
  }
}

function connectionFault(url: string, error: unknown): TransientFault {
  const address = describeAddress(url);
  const message = `Cannot fetch ${address}: ${describeChain(error)}`;
  return new TransientFault(
    new AppError("weights/unreachable", message, { details: { address }, cause: error }),
  );
}

/** Node says only "fetch failed" and keeps the reason as `cause`. */
function describeChain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describeChain(error.cause)}`;
}

/** Ends an exchange when the caller aborts, when the host has been silent for too long, and when nobody needs it any more. */
class StallWatch {
  readonly #controller = new AbortController();
  readonly #stallMs: number;
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ signal, stallMs = STALL_MS }: HttpOptions) {
    this.#stallMs = stallMs;
    this.#stopListening = listenForAbort(signal, () => this.#controller.abort(signal.reason));
    this.touch();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The host has shown a sign of life. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#controller.abort(new Error(`the host sent nothing for ${this.#stallMs / 1_000} s`));
    }, this.#stallMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#controller.abort(new Error("no longer needed"));
  }
}
