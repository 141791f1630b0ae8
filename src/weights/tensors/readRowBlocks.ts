import { type Checkpoint, countValues, rowLength } from "./checkpoint.ts";

/** Values in a block: with 4 bytes each they take 8 MiB. */
const BLOCK_VALUES = 2 ** 21;

/**
 * Read a tensor front to back in blocks of whole rows, the next one while the last is being worked on.
 *
 * @param signal Rejects the next step with its reason.
 */
export async function* readRowBlocks(
  checkpoint: Checkpoint,
  name: string,
  signal: AbortSignal,
  blockValues: number = BLOCK_VALUES,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const shape = checkpoint.tensors.get(name)?.shape ?? [];
  const total = countValues(shape);
  const step = Math.max(1, Math.floor(blockValues / rowLength(shape))) * rowLength(shape);
  const read = (start: number): Promise<Float32Array<ArrayBuffer>> => {
    const reading = checkpoint.readValues(name, start, Math.min(start + step, total));
    // a fault is told when its block's turn comes, and to nobody if that never comes
    reading.catch(() => undefined);
    return reading;
  };
  let next = total > 0 ? read(0) : null;
  for (let start = 0; next !== null; start += step) {
    const values = await next;
    signal.throwIfAborted();
    next = start + step < total ? read(start + step) : null;
    yield values;
  }
}
