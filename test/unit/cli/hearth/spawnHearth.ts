import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./runInProcess.ts";

const PROGRAM = fileURLToPath(new URL("../../../../bin/hearth.mjs", import.meta.url));

/** A running `hearth`. */
export interface HearthProcess {
  readonly child: ChildProcess;
  /** Settles when it has ended; the exit code is −1 for one that was killed. */
  readonly outcome: Promise<Outcome & { readonly signal: NodeJS.Signals | null }>;
}

/** Start the real program. */
export function spawnHearth(...args: readonly string[]): HearthProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<Awaited<HearthProcess["outcome"]>>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ exitCode: code ?? -1, signal, stdout, stderr }));
  });
  return { child, outcome };
}
