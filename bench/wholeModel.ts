import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticModel } from "./syntheticModel.ts";

/**
 * Time and peak memory of `hearth quantize` and `hearth merge` as a model grows: the shape of Mistral 7B with 2, 8 and
 * all 32 layers (14.5 GB of BF16). `npx tsx bench/wholeModel.ts [layers …]`; Linux only, for peak memory is read from
 * `/proc`. Needs 20 GB of disk for 32 layers, and as much again for the merge, which stops at 8 layers unless `--merge-all`.
 * Budget: no more than 1 GiB for the whole model, and flat.
 */
const BUDGET_BYTES = 2 ** 30;
const folder = join(tmpdir(), "hearth-bench");
const layerCounts = process.argv
  .slice(2)
  .filter((text) => /^\d+$/.test(text))
  .map(Number);
const mergesAll = process.argv.includes("--merge-all");
const LARGEST_MERGE = 8;

interface Run {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** Run `hearth` and watch its memory; threads are part of the process. */
async function runHearth(args: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, ["bin/hearth.mjs", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  let peakBytes = 0;
  const timer = setInterval(() => {
    const [, kilobytes = "0"] = /VmHWM:\s+(\d+) kB/.exec(readStatus(child.pid)) ?? [];
    peakBytes = Math.max(peakBytes, Number(kilobytes) * 1024);
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`hearth ${args.join(" ")} ended with ${code}: ${said}`);
  return { seconds: (performance.now() - start) / 1000, peakBytes };
}

function readStatus(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    // it has just ended
    return "";
  }
}

function report(what: string, layers: number, weights: number, { seconds, peakBytes }: Run): void {
  const verdict = peakBytes <= BUDGET_BYTES ? "within 1 GiB" : "OVER 1 GiB";
  console.log(
    `${what}, ${layers} layers, ${((weights * 2) / 1e9).toFixed(1)} GB: ${seconds.toFixed(0)} s, ` +
      `${(weights / seconds / 1e6).toFixed(0)} M weights/s, peak ${(peakBytes / 2 ** 20).toFixed(0)} MiB (${verdict})`,
  );
}

for (const layers of layerCounts.length === 0 ? [2, 8, 32] : layerCounts) {
  const [model, other, out] = [join(folder, "model"), join(folder, "other"), join(folder, "out")];
  rmSync(folder, { recursive: true, force: true });
  const weights = writeSyntheticModel(model, layers);
  report(
    "quantize q4f16_1",
    layers,
    weights,
    await runHearth(["quantize", model, "--format", "q4f16_1", "--out", out]),
  );
  rmSync(out, { recursive: true });
  if (layers <= LARGEST_MERGE || mergesAll) {
    writeSyntheticModel(other, layers, 2);
    const models = ["--model", model, "--model", other];
    report(
      "merge linear",
      layers,
      weights,
      await runHearth(["merge", "--method", "linear", ...models, "--out", out]),
    );
    rmSync(out, { recursive: true });
    const ties = ["merge", "--method", "ties", "--density", "0.5", "--base", model, ...models, "--out", out];
    report("merge ties", layers, weights, await runHearth(ties));
  }
  rmSync(folder, { recursive: true, force: true });
}
