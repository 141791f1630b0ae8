/** What a command talks to. Results go to standard output, everything else to standard error. */
export interface CommandIo {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Aborted by Ctrl-C; what is finished by then stays, so that the same command continues there. */
  readonly signal: AbortSignal;
}

/** Where text goes; a terminal has columns. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A command of `hearth`. */
export interface Command {
  readonly name: string;
  /** The arguments, without the name: `--mode direct|pairwise [--profile P]`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /**
   * Do it. Faults are thrown: `UsageError` for wrong arguments, `AppError` for what else goes wrong.
   *
   * @param args What stands after the command's name.
   * @returns 0 when done; 1 when what was asked about is not in order.
   */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** Wrong arguments: the command did nothing. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
