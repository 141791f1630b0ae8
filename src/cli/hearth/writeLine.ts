import { once } from "node:events";
import { Writable } from "node:stream";
import type { TextSink } from "./command.ts";

/**
 * Write a line, and wait where a stream is slower than what is written, so that the rest does not pile up in memory.
 *
 * @throws what aborts the signal, and what goes wrong with the stream meanwhile.
 */
export async function writeLine(sink: TextSink, text: string, signal: AbortSignal): Promise<void> {
  const isTaken = sink.write(`${text}\n`);
  if (isTaken !== false || !(sink instanceof Writable)) return;
  try {
    await once(sink, "drain", { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
