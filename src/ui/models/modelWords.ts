import type { LoadedBackend, LoadProgress, LoadStage } from "#core/judge/judgeModel.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/**
 * A number of bytes in words, decimal units, as disks and downloads are sold.
 *
 * @example formatBytes(4_073_800_000) // "4.1 GB"
 * @example formatBytes(999_999) // "1 MB"
 * @example formatBytes(0) // "0 B"
 */
export function formatBytes(bytes: number): string {
  // half a unit below the next one is already written as that one
  const power =
    bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes * (1000 / 999.5)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString("en-US", { maximumFractionDigits: value < 10 && power > 1 ? 1 : 0 })} ${UNITS[power]}`;
}

const BACKEND_WORDS: Readonly<Record<LoadedBackend["kind"], string>> = {
  webgpu: "WebGPU",
  cpu: "CPU",
  mixed: "WebGPU and CPU",
};

/** What holds the weights, in a word. */
export function describeBackend(kind: LoadedBackend["kind"]): string {
  return BACKEND_WORDS[kind];
}

/**
 * Where a model runs, with the device's own name.
 *
 * @example describeRunsOn({ kind: "cpu", description: "CPU, 8 threads" }) // "Runs on CPU, 8 threads"
 * @example describeRunsOn({ kind: "webgpu", description: "Apple M3" }) // "Runs on WebGPU, Apple M3"
 */
export function describeRunsOn({ kind, description }: LoadedBackend): string {
  const word = describeBackend(kind);
  return description.startsWith(word) ? `Runs on ${description}` : `Runs on ${word}, ${description}`;
}

const STAGE_WORDS: Readonly<Record<LoadStage, string>> = {
  "waiting-for-tab": "Waiting until the other tab has let go of its judge",
  "waiting-for-gpu": "The GPU is coming back; this can take two minutes",
  "checking-hardware": "Checking what this machine can run",
  "starting-engine": "Starting the engine",
  "reading-file": "Reading the model's settings",
  "hashing-weights": "Hashing the weights, so that verdicts can name them",
  "uploading-weights": "Moving the weights to the GPU",
  "compiling-shaders": "Compiling the GPU's programs; this step reports nothing until it is done",
  "loading-weights": "Loading the weights",
  "warming-up": "Trying the judge out",
  testing: "Checking that it writes legal verdicts",
};

/** What a load is doing now. */
export function describeStage(stage: LoadStage): string {
  return STAGE_WORDS[stage];
}

/** The numbers of a load, or `undefined` where there are none. */
export function describeLoadBytes({ bytesDone, bytesTotal }: LoadProgress): string | undefined {
  if (bytesDone === undefined) return undefined;
  return bytesTotal === undefined
    ? formatBytes(bytesDone)
    : `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`;
}
