import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSettings, type MergeOptions } from "#weights/merge/completeSettings.ts";
import { needsBase, usesDensity, usesWeight } from "#weights/merge/mergeSettings.ts";
import { mergeTensor } from "#weights/merge/mergeTensor.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { bfloat16Bits, bfloat16Value, decodeFloats } from "#weights/tensors/dtype.ts";
import { median } from "./median.ts";
import { cpuSeconds, startNumpyPeer } from "./numpyPeer.ts";

/**
 * Weights merged per second on one core: every method on two BF16 models (and a base) of 16 million weights in memory,
 * decoding included, beside NumPy doing the same arithmetic on one thread, in alternating rounds.
 * CPU time is measured, so that other work on the machine matters less. `npx tsx bench/mergeThroughput.ts`
 */
const ROUNDS = 5;
const ROWS = 4_000;
const COLUMNS = 4_000;
const COUNT = ROWS * COLUMNS;
const DENSITY = 0.5;

const METHODS: readonly MergeOptions[] = [
  { method: "linear" },
  { method: "slerp", t: 0.5 },
  { method: "task_arithmetic" },
  { method: "ties" },
  { method: "dare_linear" },
  { method: "dare_ties" },
  { method: "supermario_sequential" },
];

/** Uniform in −1 to 1, the same in every run. */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}

/** Weights like those of a 7B model, and fine-tuned ones near them. */
function createTensors(): Uint16Array<ArrayBuffer>[] {
  const uniform = createUniform(1);
  const base = new Uint16Array(COUNT).map(() => bfloat16Bits(uniform() * 0.05));
  const tune = () => base.map((bits) => bfloat16Bits(bfloat16Value(bits) + uniform() * 0.002));
  return [base, tune(), tune()];
}

function checkpointOf(halves: Uint16Array<ArrayBuffer>): Checkpoint {
  const info = { name: "w", dtype: "BF16", shape: [ROWS, COLUMNS], byteLength: halves.byteLength };
  const readBytes: Checkpoint["readBytes"] = async (_name, start, end) =>
    new Uint8Array(halves.buffer, start, end - start);
  return {
    tensors: new Map([["w", info]]),
    readBytes,
    readValues: async (name, start, end) => decodeFloats(await readBytes(name, start * 2, end * 2), "BF16"),
  };
}

/** CPU seconds of one merge. */
async function timeMerge(options: MergeOptions, checkpoints: readonly Checkpoint[]): Promise<number> {
  const [base, ...models] = checkpoints;
  const density = usesDensity(options.method) ? DENSITY : 1;
  const weight = usesWeight(options.method) ? 0.5 : 1;
  const settings = completeSettings(options);
  const formula = { settings, models: models.map(() => ({ weight, density })) };
  const inputs = { formula, models, base: needsBase(options.method) ? (base ?? null) : null };
  return cpuSeconds(async () => {
    let count = 0;
    for await (const block of mergeTensor("w", inputs)) count += block.length;
    if (count !== COUNT) throw new Error(`${count} weights came out instead of ${COUNT}`);
  });
}

/** Write tensors to where Python can read them. */
function writeTensors(folder: string, tensors: readonly Uint16Array[]): readonly string[] {
  return tensors.map((tensor, index) => {
    const path = join(folder, `${index}.bin`);
    writeFileSync(path, tensor);
    return path;
  });
}

function describe(method: string, seconds: number, reference: number): string {
  const nanoseconds = (seconds * 1e9) / COUNT;
  const rate = `${(COUNT / seconds / 1e6).toFixed(1).padStart(6)} M weights/s`;
  const numPy = Number.isNaN(reference)
    ? ""
    : `; NumPy ${((reference * 1e9) / COUNT).toFixed(1)} ns, ratio ${(seconds / reference).toFixed(2)}`;
  return `${method.padEnd(22)} ${rate}, ${nanoseconds.toFixed(1).padStart(5)} ns each${numPy}`;
}

const tensors = createTensors();
const checkpoints = tensors.map(checkpointOf);
const folder = mkdtempSync(join(tmpdir(), "hearth-merge-"));
const peer = await startNumpyPeer("bench/mergeThroughput.py", writeTensors(folder, tensors));
console.log(
  `Two models and a base of ${COUNT / 1e6} million BF16 weights; median of ${ROUNDS} rounds of CPU time` +
    (peer === null ? "" : `; NumPy ${peer.version}, one thread`),
);
for (const options of METHODS) {
  const own: number[] = [];
  const other: number[] = [];
  // a round that is not counted compiles and warms up
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ownSeconds = await timeMerge(options, checkpoints);
    const otherSeconds = peer === null ? Number.NaN : await peer.round({ method: options.method });
    if (round === 0) continue;
    own.push(ownSeconds);
    other.push(otherSeconds);
  }
  console.log(describe(options.method, median(own), median(other)));
}
peer?.end();
rmSync(folder, { recursive: true });
