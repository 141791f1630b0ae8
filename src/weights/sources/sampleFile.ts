import type { ByteSource } from "#core/bytes.ts";
import { sha256Hex } from "#weights/bytes/sha256Hex.ts";

/** How a file was at some time, without reading all of it. */
export interface FileSample {
  readonly byteLength: number;
  /** Of pieces spread over the file, in hexadecimal. */
  readonly samplesSha256: string;
}

const SAMPLES = 64;
const SAMPLE_BYTES = 1024;
const HEAD_BYTES = 2 ** 20;

/**
 * Hash the first MiB of a file and 64 pieces of 1 KiB spread over it. Other weights in the same shapes are told apart
 * by any one of the pieces; a single changed weight is not noticed.
 */
export async function sampleFile(source: ByteSource): Promise<FileSample> {
  const { byteLength } = source;
  const head = await source.read(0, Math.min(HEAD_BYTES, byteLength));
  const seen = new Uint8Array(head.byteLength + SAMPLES * SAMPLE_BYTES);
  seen.set(head);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const start = Math.floor((byteLength * (sample + 1)) / (SAMPLES + 1));
    const piece = await source.read(start, Math.min(start + SAMPLE_BYTES, byteLength));
    seen.set(piece, head.byteLength + sample * SAMPLE_BYTES);
  }
  return { byteLength, samplesSha256: await sha256Hex(seen) };
}
