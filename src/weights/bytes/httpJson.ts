import { AppError } from "#core/errors.ts";
import { type Exchange, exchange } from "./httpExchange.ts";
import { describeAddress, requireHttpUrl } from "./httpAddress.ts";
import type { HttpOptions } from "./httpOptions.ts";
import { requireSuccess } from "./httpStatus.ts";
import { RetryBudget } from "./retryBudget.ts";

/** The listing of a model with 10,000 files has some 3 MB. */
const LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Fetch a small JSON document.
 *
 * @throws {AppError} As `openHttpSource`; `weights/response-invalid` for what is not JSON, or longer than 32 MiB.
 */
export async function fetchJson(url: string, options: HttpOptions): Promise<unknown> {
  const address = describeAddress(requireHttpUrl(url));
  const budget = new RetryBudget(url, options);
  const { authorization } = options;
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  for (;;) {
    try {
      const text = await exchange(url, headers, options, async (answer) => {
        requireSuccess(answer.response, address, (options.now ?? Date.now)());
        return receiveText(answer, address);
      });
      return parseJson(text, address);
    } catch (error) {
      await budget.waitAfter(error);
    }
  }
}

async function receiveText(answer: Exchange, address: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for (let piece = await answer.next(); piece !== null; piece = await answer.next()) {
    received += piece.length;
    if (received > LIMIT_BYTES) {
      const message = `Cannot read ${address}: it has more than ${LIMIT_BYTES} bytes`;
      throw new AppError("weights/response-invalid", message, { details: { address } });
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string, address: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("weights/response-invalid", `Cannot read ${address}: it is not JSON`, {
      details: { address },
      cause: error,
    });
  }
}
