import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { completeSettings, type MergeOptions } from "#weights/merge/completeSettings.ts";
import { needsBase, usesDensity } from "#weights/merge/mergeSettings.ts";
import { mergeTensor } from "#weights/merge/mergeTensor.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { bfloat16Bits, bfloat16Value, decodeFloats } from "#weights/tensors/dtype.ts";

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
const PYTHON = "/usr/bin/python3";

const METHODS: readonly { readonly options: MergeOptions; readonly budgetNs: number | null }[] = [
  { options: { method: "linear" }, budgetNs: 15 },
  { options: { method: "slerp", t: 0.5 }, budgetNs: 60 },
  { options: { method: "task_arithmetic" }, budgetNs: null },
  { options: { method: "ties" }, budgetNs: 60 },
  { options: { method: "dare_linear" }, budgetNs: 60 },
  { options: { method: "dare_ties" }, budgetNs: 60 },
  { options: { method: "supermario_sequential" }, budgetNs: null },
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
  const weight = options.method === "slerp" || options.method === "supermario_sequential" ? 1 : 0.5;
  const formula = {
    settings: completeSettings(options),
    models: models.map(() => ({ weight, density })),
  };
  const before = process.cpuUsage();
  let count = 0;
  const inputs = { formula, models, base: needsBase(options.method) ? (base ?? null) : null };
  for await (const block of mergeTensor("w", inputs)) count += block.length;
  if (count !== COUNT) throw new Error(`${count} weights came out instead of ${COUNT}`);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

interface NumPy {
  time(method: string): Promise<number>;
  stop(): void;
}

/** `null` if Python or NumPy is missing. */
function startNumPy(tensors: readonly Uint16Array[]): NumPy | null {
  const version = spawnSync(PYTHON, ["-c", "import numpy; print(numpy.__version__)"]);
  if (version.status !== 0) return null;
  console.log(`NumPy ${version.stdout.toString().trim()} of ${PYTHON}, one thread`);
  const folder = mkdtempSync(join(tmpdir(), "hearth-merge-"));
  const paths = tensors.map((tensor, index) => {
    const path = join(folder, `${index}.bin`);
    writeFileSync(path, tensor);
    return path;
  });
  const script = fileURLToPath(new URL("mergeThroughput.py", import.meta.url));
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const python = spawn(PYTHON, [script, ...paths], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    async time(method) {
      python.stdin.write(`${method}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error("NumPy ended early");
      return Number(value);
    },
    stop() {
      python.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The middle of a list of numbers. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function describe(method: string, seconds: number, reference: number, budgetNs: number | null): string {
  const nanoseconds = (seconds * 1e9) / COUNT;
  const rate = `${(COUNT / seconds / 1e6).toFixed(1).padStart(6)} M weights/s`;
  const numPy = Number.isNaN(reference)
    ? ""
    : `; NumPy ${((reference * 1e9) / COUNT).toFixed(1)} ns, ratio ${(seconds / reference).toFixed(2)}`;
  const budget = budgetNs === null ? "" : `; budget ${budgetNs} ns${nanoseconds <= budgetNs ? "" : ", OVER"}`;
  return `${method.padEnd(22)} ${rate}, ${nanoseconds.toFixed(1).padStart(5)} ns each${numPy}${budget}`;
}

const tensors = createTensors();
const checkpoints = tensors.map(checkpointOf);
const numPy = startNumPy(tensors);
if (numPy === null) console.log("NumPy is missing: nothing to compare with (apt install python3-numpy)");
console.log(
  `Two models and a base of ${COUNT / 1e6} million BF16 weights; median of ${ROUNDS} rounds of CPU time`,
);
try {
  for (const { options, budgetNs } of METHODS) {
    const own: number[] = [];
    const other: number[] = [];
    // a round that is not counted compiles and warms up
    for (let round = 0; round <= ROUNDS; round += 1) {
      const ownSeconds = await timeMerge(options, checkpoints);
      const otherSeconds = numPy === null ? Number.NaN : await numPy.time(options.method);
      if (round === 0) continue;
      own.push(ownSeconds);
      other.push(otherSeconds);
    }
    console.log(describe(options.method, median(own), median(other), budgetNs));
  }
} finally {
  numPy?.stop();
}
