import { AppError } from "#core/errors.ts";
import { describeAddress, requireHttpUrl } from "./httpAddress.ts";
import { type Exchange, exchange } from "./httpExchange.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { requireSuccess } from "./httpStatus.ts";
import { RetryBudget } from "./retryBudget.ts";

/**
 * Fetch a small file whole, whatever its host tells of its length: hosts that compress on the way cannot be asked for parts.
 *
 * @param limitBytes Longer ones are refused.
 * @throws {AppError} As `openHttpSource`; `weights/response-invalid` for what is longer.
 */
export async function fetchBytes(
  url: string,
  limitBytes: number,
  options: HttpOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const address = describeAddress(requireHttpUrl(url));
  const budget = new RetryBudget(url, options);
  const { authorization } = options;
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  for (;;) {
    try {
      return await exchange(url, headers, options, async (answer) => {
        requireSuccess(answer.response, address, (options.now ?? Date.now)());
        return receive(answer, limitBytes, address);
      });
    } catch (error) {
      await budget.waitAfter(error);
    }
  }
}

async function receive(
  answer: Exchange,
  limitBytes: number,
  address: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for (let piece = await answer.next(); piece !== null; piece = await answer.next()) {
    received += piece.length;
    if (received > limitBytes) {
      const message = `Cannot read ${address}: it has more than ${limitBytes} bytes`;
      throw new AppError("weights/response-invalid", message, { details: { address } });
    }
    pieces.push(piece);
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
