import type { CommandIo } from "#cli/hearth/command.ts";

export interface MemoryIo {
  readonly io: CommandIo;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** What a command talks to, in memory. A text is one chunk of standard input. */
export function memoryIo(
  input: string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal = new AbortController().signal,
): MemoryIo {
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written): CommandIo["stdout"] => ({
    write: (text) => {
      written[name] += text;
    },
  });
  const io = { stdin: chunksOf(input), stdout: sink("stdout"), stderr: sink("stderr"), signal };
  return { io, stdout: () => written.stdout, stderr: () => written.stderr };
}

async function* chunksOf(
  input: string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (typeof input === "string") yield new TextEncoder().encode(input);
  else yield* input;
}
