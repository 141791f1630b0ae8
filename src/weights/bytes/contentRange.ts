import { AppError } from "#core/errors.ts";

/** What was asked for. */
export interface ByteRange {
  readonly start: number;
  /** Exclusive; after `start`. */
  readonly end: number;
}

/**
 * Find in an answer to a Range request that its body is that range, and of how long a file.
 *
 * @param byteLength Of the whole file, where known.
 * @returns The length of the whole file.
 * @throws {AppError} `weights/range-refused` if the host sends the file from its start to its end instead;
 *   `weights/response-invalid` if it sends a page, another range, other than plain bytes, or if the file's length is not
 *   `byteLength`.
 * @see RFC 9110, 14.4 and 15.3.7
 */
export function requireRange(
  response: Response,
  range: ByteRange,
  byteLength: number | null,
  address: string,
): number {
  const refuse = refuser(response, range, address);
  requirePlainBytes(response, refuse);
  const total =
    response.status === 206
      ? readContentRange(response, range, byteLength, refuse)
      : readWholeFile(response, range, byteLength, address, refuse);
  if (byteLength !== null && total !== byteLength) {
    return refuse(`the file has ${total} bytes, but had ${byteLength} before`);
  }
  return total;
}

/**
 * Find the length of a file in the answer to a request for its first byte, whose body is of no interest: some servers
 * (sirv 3.0.2) send all bytes for that.
 *
 * @throws {AppError} As `requireRange`.
 */
export function readTotal(response: Response, address: string): number {
  const range = { start: 0, end: 1 };
  const total = /^bytes 0-\d+\/(\d+)$/i.exec(response.headers.get("content-range") ?? "")?.[1];
  if (response.status !== 206 || total === undefined) return requireRange(response, range, null, address);
  requirePlainBytes(response, refuser(response, range, address));
  return Number(total);
}

/** Makes of what was found a fault that names what was asked for. */
type Refuse = (found: string) => never;

function refuser(response: Response, range: ByteRange, address: string): Refuse {
  return (found) => {
    throw new AppError(
      "weights/response-invalid",
      `Cannot read bytes ${range.start} to ${range.end} of ${address}: ${found}`,
      { details: { address, ...range, status: response.status } },
    );
  };
}

function requirePlainBytes(response: Response, refuse: Refuse): void {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") refuse(`the host sent them encoded as ${encoding}`);
}

function readContentRange(
  response: Response,
  range: ByteRange,
  byteLength: number | null,
  refuse: Refuse,
): number {
  const text = response.headers.get("content-range");
  // for a page of another origin a header that the host does not expose is not there
  if (text === null) return refuse("the host does not say (Content-Range) which bytes it sent");
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(text.trim()) ?? [];
  if (Number(first) !== range.start || Number(last) !== range.end - 1) {
    return refuse(`the host sent the range "${text}"`);
  }
  const found = total === "*" ? byteLength : Number(total);
  if (found === null || !(found >= range.end)) return refuse(`the host sent the range "${text}"`);
  const sent = response.headers.get("content-length");
  if (sent !== null && Number(sent) !== range.end - range.start) {
    return refuse(`the host announced ${sent} bytes for them`);
  }
  return found;
}

/** A host may leave out that the whole file is a range, if that is what it was asked for. */
function readWholeFile(
  response: Response,
  range: ByteRange,
  byteLength: number | null,
  address: string,
  refuse: Refuse,
): number {
  const sent = response.headers.get("content-length");
  const isPage = /^text\/html\b/i.test(response.headers.get("content-type") ?? "");
  const whole = byteLength ?? (sent === null ? null : Number(sent));
  if (response.status === 200 && range.start === 0 && whole !== null && whole <= range.end) {
    if (sent === null ? !isPage : Number(sent) === whole) return whole;
  }
  if (isPage) return refuse("the host sent a web page");
  if (response.status !== 200) return refuse(`the host answered ${response.status}`);
  throw new AppError(
    "weights/range-refused",
    `Cannot read bytes ${range.start} to ${range.end} of ${address}: the host sends only the whole file`,
    { details: { address, ...range, contentLength: Number(sent ?? -1) } },
  );
}
