import { Readable } from "node:stream";
import { AppError } from "#core/errors.ts";
import type { CommandIo } from "./command.ts";

/** Bytes; a case may hold four texts of 2,000,000 characters. */
const INPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** A line of standard input, without its line break. */
export interface InputLine {
  /** Counted from 1, blank lines too. */
  readonly number: number;
  readonly text: string;
}

/**
 * Read standard input to its end, as UTF-8; a byte order mark is left out.
 *
 * @throws {AppError} `import/invalid` if it is not UTF-8 or larger than 64 MiB.
 */
export async function readInput({ stdin, signal }: CommandIo): Promise<string> {
  const parts: Uint8Array[] = [];
  let byteLength = 0;
  for await (const chunk of abortable(stdin, signal)) {
    parts.push(chunk);
    byteLength += chunk.length;
    requireLimit(byteLength, "standard input");
  }
  return decode(Buffer.concat(parts), "standard input", false);
}

/**
 * Read standard input line by line, as UTF-8, holding no more than a chunk and a line. Lines end in `\n` or `\r\n`; the
 * last one may do without. A byte order mark before the first is left out.
 *
 * @throws {AppError} `import/invalid` for a line that is not UTF-8 or larger than 64 MiB, after the lines before it.
 */
export async function* readLines({ stdin, signal }: CommandIo): AsyncGenerator<InputLine> {
  let number = 1;
  let open: Uint8Array[] = [];
  let openLength = 0;
  for await (const chunk of abortable(stdin, signal)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield toLine([...open, chunk.subarray(start, end)], number);
      [open, openLength] = [[], 0];
      number += 1;
      start = end + 1;
    }
    // a copy, for whoever hands out chunks may fill them again
    open.push(chunk.slice(start));
    openLength += chunk.length - start;
    requireLimit(openLength, `line ${number}`);
  }
  if (openLength > 0) yield toLine(open, number);
}

/** The chunks of a stream, until the signal aborts: also while none comes. */
async function* abortable(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // an iterator that still waits for a chunk would not answer; a stream that stays open would keep the process alive
    if (!signal.aborted) await iterator.return?.();
    else if (chunks instanceof Readable) chunks.destroy();
  }
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function toLine(parts: readonly Uint8Array[], number: number): InputLine {
  const bytes = Buffer.concat(parts);
  requireLimit(bytes.length, `line ${number}`);
  const text = decode(bytes, `line ${number}`, number > 1);
  return { number, text: text.endsWith("\r") ? text.slice(0, -1) : text };
}

function decode(bytes: Uint8Array, name: string, ignoreBOM: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes);
  } catch (error) {
    throw new AppError("import/invalid", `Cannot read ${name}: it is not UTF-8`, { cause: error });
  }
}

function requireLimit(byteLength: number, name: string): void {
  if (byteLength <= INPUT_LIMIT_BYTES) return;
  const message = `Cannot read ${name}: it has more than ${INPUT_LIMIT_BYTES} bytes`;
  throw new AppError("import/invalid", message, { details: { limitBytes: INPUT_LIMIT_BYTES } });
}
