import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** A Python process that does the same arithmetic with NumPy, on one thread, whenever it is asked. */
export interface NumpyPeer {
  readonly version: string;
  /** CPU seconds that one round took. */
  round(request?: object): Promise<number>;
  end(): void;
}

/** Debian's Python, which has `python3-numpy`, before whatever else is called so. */
const PYTHONS = ["/usr/bin/python3", "python3"];

const ONE_THREAD = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/**
 * Start a script that prints `{"numpy": version}` and then, for every line it reads, `{"seconds": s}`.
 *
 * @returns `null` where there is no Python with NumPy; what that means has been said.
 */
export async function startNumpyPeer(script: string, args: readonly string[]): Promise<NumpyPeer | null> {
  const python = PYTHONS.find((command) => spawnSync(command, ["-c", "import numpy"]).status === 0);
  if (python === undefined) {
    console.log("No Python with NumPy here (Debian: apt-get install python3-numpy): no ratio.");
    return null;
  }
  const child = spawn(python, [script, ...args], { env: { ...process.env, ...ONE_THREAD } });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { numpy } = await readLine<{ numpy: string }>(lines, child);
  return {
    version: numpy,
    async round(request = {}) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await readLine<{ seconds: number }>(lines, child)).seconds;
    },
    end: () => child.stdin.end(),
  };
}

async function readLine<T>(lines: AsyncIterator<string>, child: ChildProcessWithoutNullStreams): Promise<T> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error(`${child.spawnargs.join(" ")} ended with ${child.exitCode}`);
  return JSON.parse(value) as T;
}

/** CPU seconds that some work takes on this process: other work on the machine matters less to it than to a clock. */
export async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
