import { GROUP_FORMATS } from "#weights/quantize/groupFormat.ts";
import { createGroupQuantizer } from "#weights/quantize/groupQuantizer.ts";
import { quantizeReference } from "#weights/quantize/quantizeReference.ts";
import { bfloat16Bits, decodeFloats } from "#weights/tensors/dtype.ts";
import { median } from "./median.ts";
import { cpuSeconds, startNumpyPeer } from "./numpyPeer.ts";

/**
 * How fast BF16 weights become 4-bit groups on one thread, in CPU time, beside NumPy doing the same arithmetic, in turns.
 * `npx tsx bench/quantizeThroughput.ts`. Budget: exact at no more than 20 ns a weight and core.
 */
const COUNT = 2 ** 24;
const COLUMNS = 4096;
const ROUNDS = 7;
const BUDGET_NS = 20;

const halves = Uint16Array.from({ length: COUNT }, () => bfloat16Bits((Math.random() - 0.5) * 0.07));
const bytes = new Uint8Array(halves.buffer);
const quantizer = await createGroupQuantizer();
const peer = await startNumpyPeer("bench/quantizeThroughput.py", [String(COUNT)]);

/** Nanoseconds a weight. */
async function time(count: number, work: () => unknown): Promise<number> {
  return ((await cpuSeconds(work)) * 1e9) / count;
}

const own = { q4f16_1: [] as number[], q4f32_1: [] as number[] };
const reference: number[] = [];
const numpy: number[] = [];
const small = decodeFloats(bytes.slice(0, 2 ** 21), "BF16");
for (let round = 0; round < ROUNDS; round += 1) {
  for (const format of GROUP_FORMATS) {
    own[format].push(
      await time(COUNT, () => quantizer.quantize(decodeFloats(bytes, "BF16"), COLUMNS, format)),
    );
  }
  if (peer !== null) numpy.push(((await peer.round()) * 1e9) / COUNT);
  if (round === 0)
    reference.push(await time(small.length, () => quantizeReference(small, COLUMNS, "q4f16_1")));
}
peer?.end();

for (const format of GROUP_FORMATS) {
  const ns = median(own[format]);
  console.log(
    `${format}: ${ns.toFixed(1)} ns a weight, ${(1e3 / ns).toFixed(0)} M weights/s and core ` +
      `(median of ${ROUNDS}, ${COUNT / 1e6} M weights; budget ${BUDGET_NS} ns: ${ns <= BUDGET_NS ? "within" : "OVER"})`,
  );
}
console.log(`The readable reference: ${median(reference).toFixed(0)} ns a weight`);
if (peer !== null) {
  const ns = median(numpy);
  console.log(`NumPy ${peer.version}, same arithmetic, one thread: ${ns.toFixed(1)} ns a weight`);
  console.log(`Hearth is ${(ns / median(own.q4f16_1)).toFixed(1)} times as fast as NumPy`);
}
