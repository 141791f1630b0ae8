import { asAppError, AppError, type ErrorDetails } from "#core/errors.ts";
import { type Command, type CommandIo, UsageError } from "./command.ts";
import { GGUF_COMMAND } from "./commands/gguf.ts";
import { INSPECT_COMMAND } from "./commands/inspect.ts";
import { MERGE_COMMAND } from "./commands/merge.ts";
import { PARSE_COMMAND } from "./commands/parse.ts";
import { PROMPT_COMMAND } from "./commands/prompt.ts";
import { QUANTIZE_COMMAND } from "./commands/quantize.ts";
import { VERIFY_COMMAND } from "./commands/verify.ts";

const COMMANDS: readonly Command[] = [
  INSPECT_COMMAND,
  MERGE_COMMAND,
  QUANTIZE_COMMAND,
  GGUF_COMMAND,
  VERIFY_COMMAND,
  PROMPT_COMMAND,
  PARSE_COMMAND,
];

/** npx passes Ctrl-C on, though the terminal has sent it already: what comes this soon is the same one. */
const SAME_INTERRUPT_MS = 1_000;

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Run `hearth` with these arguments and set the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  let interruptedAt = Infinity;
  const interrupt = (): void => {
    // the second time, whoever pressed it does not want to wait for a block to be finished
    if (performance.now() - interruptedAt > SAME_INTERRUPT_MS) process.exit(EXIT.interrupted);
    interruptedAt = Math.min(interruptedAt, performance.now());
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const { stdin, stdout, stderr } = process;
  // a reader that has seen enough, such as `head`, is no fault
  stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? EXIT.done : EXIT.failed),
  );
  process.exitCode = await runHearth(args, { stdin, stdout, stderr, signal: controller.signal });
  process.off("SIGINT", interrupt);
  process.off("SIGTERM", interrupt);
}

/**
 * Find the command and run it.
 *
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 */
export async function runHearth(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || ["help", "--help", "-h"].includes(name)) {
    io[name === undefined ? "stderr" : "stdout"].write(helpText());
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    io.stderr.write(`hearth: there is no command "${name}"\n\n${helpText()}`);
    return EXIT.usage;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    io.stdout.write(`${command.summary}\n\n${usageLine(command)}\n`);
    return EXIT.done;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    return reportFault(error, command, rest.includes("--json"), io);
  }
}

function reportFault(error: unknown, command: Command, isJson: boolean, io: CommandIo): number {
  const fault = describeFault(error, command, io.signal);
  io.stderr.write(`hearth ${command.name}: ${fault.message}\n${fault.explanation}`);
  const { code, message, details } = fault;
  if (isJson) io.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
  return fault.exitCode;
}

/** What to say of a fault, and with which exit code. */
interface Fault {
  readonly exitCode: number;
  /** Of `core/errors.ts`, or `cli/usage` or `cli/interrupted`. */
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
  /** Further lines for people. */
  readonly explanation: string;
}

function describeFault(error: unknown, command: Command, signal: AbortSignal): Fault {
  if (error instanceof UsageError || isParseArgsError(error)) {
    const explanation = `${usageLine(command)}\n`;
    return { exitCode: EXIT.usage, code: "cli/usage", message: error.message, details: {}, explanation };
  }
  if (signal.aborted) {
    const message = "interrupted. Run the same command again to go on.";
    return { exitCode: EXIT.interrupted, code: "cli/interrupted", message, details: {}, explanation: "" };
  }
  // a mistake of ours comes with the place where it was made
  const isOurs = !(error instanceof AppError) && error instanceof Error;
  const explanation = isOurs ? `${error.stack ?? ""}\n` : "";
  const { code, message, details } = asAppError(error);
  return { exitCode: EXIT.failed, code, message, details, explanation };
}

/** `parseArgs` of Node throws its own errors for options that do not exist. */
function isParseArgsError(error: unknown): error is TypeError {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function usageLine({ name, usage }: Command): string {
  return `Usage: hearth ${name} ${usage}`;
}

function helpText(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`);
  return `Usage: hearth <command> …\n\n${lines.join("\n")}\n\nhearth <command> --help says how to call it.\n`;
}
