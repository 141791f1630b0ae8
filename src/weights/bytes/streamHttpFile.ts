import { AppError } from "#core/errors.ts";
import { describeAddress, requireHttpUrl } from "./httpAddress.ts";
import { type Exchange, exchange } from "./httpExchange.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { requireSuccess } from "./httpStatus.ts";
import { RetryBudget, TransientFault } from "./retryBudget.ts";

/** So much further than ever before a transfer has to come before one that breaks counts as the first failure again. */
const PROGRESS_BYTES = 1024 * 1024;

/** How a file is fetched from its start to its end. */
export interface StreamHttpOptions extends HttpOptions {
  /** What has another length is refused. */
  readonly byteLength: number;
}

/** Takes the next bytes of a file. They come one after the other; at `start` 0 the file begins, and may do so again. */
export type TakePiece = (bytes: Uint8Array, start: number) => Promise<void>;

/**
 * Fetch a file of a host that knows no ranges, from its start to its end. When the connection breaks, everything comes once
 * more. No more than what the network hands over at once is in memory.
 *
 * @param url Absolute, `http:` or `https:`.
 * @param takePiece The next bytes are fetched once its promise has settled; what it throws ends the transfer.
 * @throws {AppError} `weights/unreachable`, `weights/rate-limited` (both after all retries), `weights/not-found`,
 *   `weights/access-denied`; `weights/response-invalid` for a page, encoded bytes and a file of another length.
 * @throws `signal.reason` when aborted.
 */
export async function streamHttpFile(
  url: string,
  options: StreamHttpOptions,
  takePiece: TakePiece,
): Promise<void> {
  const address = describeAddress(requireHttpUrl(url));
  const budget = new RetryBudget(url, options);
  const progress = { furthest: 0, endedAt: null };
  for (;;) {
    try {
      await exchange(url, headersOf(options), options, async (answer) => {
        requireSuccess(answer.response, address, (options.now ?? Date.now)());
        requireFile(answer.response, options.byteLength, address);
        await receive(answer, { ...options, address, budget, progress }, takePiece);
      });
      return;
    } catch (error) {
      await budget.waitAfter(error);
    }
  }
}

function headersOf({ authorization }: HttpOptions): Record<string, string> {
  return {
    "Accept-Encoding": "identity",
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
}

function requireFile(response: Response, byteLength: number, address: string): void {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  const sent = response.headers.get("content-length");
  const type = response.headers.get("content-type") ?? "";
  if (/^text\/html\b/i.test(type)) throw refusal(address, "the host sent a web page");
  if (response.status !== 200) throw refusal(address, `the host answered ${response.status}`);
  if (encoding !== "identity") throw refusal(address, `the host sent it encoded as ${encoding}`);
  if (sent !== null && Number(sent) !== byteLength) {
    throw refusal(address, `the host announced ${sent} bytes, not ${byteLength}`);
  }
}

function refusal(address: string, found: string): AppError {
  const message = `Cannot fetch ${address}: ${found}`;
  return new AppError("weights/response-invalid", message, { details: { address } });
}

interface Transfer {
  readonly address: string;
  readonly byteLength: number;
  readonly budget: RetryBudget;
  /** Of all tries: how many bytes came at most, and after how many a body ended that did so in good order. */
  readonly progress: { furthest: number; endedAt: number | null };
}

async function receive(
  answer: Exchange,
  { address, byteLength, budget, progress }: Transfer,
  takePiece: TakePiece,
): Promise<void> {
  let received = 0;
  for (let piece = await answer.next(); piece !== null; piece = await answer.next()) {
    const start = received;
    received += piece.length;
    if (received > byteLength) throw refusal(address, `the host sent more than ${byteLength} bytes`);
    await takePiece(piece, start);
    if (received < progress.furthest + PROGRESS_BYTES) continue;
    progress.furthest = received;
    budget.reset();
  }
  if (received === byteLength) return;
  const found = `the body ended after ${received} of ${byteLength} bytes`;
  // chance does not cut at the same byte twice: this is another file
  if (progress.endedAt === received) throw refusal(address, found);
  progress.endedAt = received;
  const message = `Cannot fetch ${address}: ${found}`;
  throw new TransientFault(new AppError("weights/unreachable", message, { details: { address, received } }));
}
