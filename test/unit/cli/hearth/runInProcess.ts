import { runHearth } from "#cli/hearth/main.ts";
import { memoryIo } from "./commands/memoryIo.ts";

/** How a command ended and what it wrote. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run `hearth` in this process. */
export async function hearth(...args: readonly string[]): Promise<Outcome> {
  const { io, stdout, stderr } = memoryIo("");
  const exitCode = await runHearth(args, io);
  return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** The one JSON value that a command with `--json` has written; throws if there is more or less. */
export function onlyJson({ stdout }: Outcome): Record<string, unknown> {
  const lines = stdout.split("\n");
  if (lines.length !== 2 || lines[1] !== "") throw new Error(`expected one line of JSON, found ${stdout}`);
  return JSON.parse(lines[0] ?? "") as Record<string, unknown>;
}
