import { AppError } from "#core/errors.ts";

/** A C++ exception that the runtime caught: it goes on, but every request that waited at that moment is lost. */
export class CaughtException extends Error {
  override readonly name = "CaughtException";
}

/**
 * Whether token probabilities caused an exception: the runtime cannot write a token into JSON whose bytes are no text
 * by themselves (a byte token among the likeliest ones).
 */
export function isUnwritableToken(error: unknown): boolean {
  return (
    error instanceof CaughtException && /invalid UTF-8|incomplete UTF-8|ill-formed UTF-8/i.test(error.message)
  );
}

/**
 * How often one request may be repeated because it, or one beside it, hit a token that cannot be written. One that
 * writes such a token itself cannot be helped: the runtime loses the text as well.
 */
export const MOST_REPEATS = 2;

/** What leaves the engine is an `AppError` or the signal's reason. */
export function withoutCaughtException(error: unknown): unknown {
  if (!(error instanceof CaughtException)) return error;
  return new AppError("engine/generation-failed", `llama.cpp threw: ${error.message}`, { cause: error });
}

/** What the runtime threw, and whether it can still be used. */
export interface RuntimeFault {
  readonly error: AppError | CaughtException;
  readonly isAlive: boolean;
}

/** What a fault is read from. */
interface Evidence {
  /** The C++ exception's own words, if there was one. */
  readonly exceptionText: string | null;
  readonly logLines: readonly string[];
}

/** Name what the runtime threw during a request. */
export function readRuntimeFault(thrown: unknown, evidence: Evidence): RuntimeFault {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const isCaught = evidence.exceptionText !== null && /typed array length/i.test(message);
  if (isCaught) return { error: caughtFault(evidence.exceptionText ?? message, thrown), isAlive: true };
  if (thrown instanceof Error && thrown.name !== "RuntimeError") {
    return { error: requestFault(message, thrown), isAlive: true };
  }
  return { error: deathFault(message, evidence.logLines, thrown), isAlive: false };
}

function caughtFault(text: string, cause: unknown): AppError | CaughtException {
  if (!/bad_alloc/.test(text)) return new CaughtException(text, { cause });
  return new AppError("engine/out-of-memory", `llama.cpp ran out of memory: ${text}`, { cause });
}

const TOO_LONG = /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/;

/** How many tokens a refused prompt has, from llama.cpp's words; `null` if they say something else. */
export function refusedPromptTokens(message: string): number | null {
  const found = TOO_LONG.exec(message);
  return found === null ? null : Number(found[1]);
}

function requestFault(message: string, cause: unknown): AppError {
  const promptTokens = refusedPromptTokens(message);
  if (promptTokens !== null) {
    const contextLength = Number(TOO_LONG.exec(message)?.[2]);
    return new AppError(
      "engine/prompt-too-long",
      `Cannot continue the prompt: it has ${promptTokens} tokens, the context holds ${contextLength}`,
      { details: { promptTokens, contextLength }, cause },
    );
  }
  const code = /grammar/i.test(message) ? "engine/grammar-rejected" : "engine/generation-failed";
  return new AppError(code, `llama.cpp refused the request: ${message}`, { cause });
}

function deathFault(message: string, logLines: readonly string[], cause: unknown): AppError {
  const said = [message, ...logLines.slice(-20)].join("\n");
  if (/device (?:was )?lost/i.test(said)) {
    return new AppError("engine/device-lost", `llama.cpp lost the GPU: ${message}`, { cause });
  }
  if (isOutOfMemory(said)) {
    return new AppError("engine/out-of-memory", `llama.cpp ran out of memory: ${message}`, { cause });
  }
  return new AppError("engine/worker-lost", `llama.cpp crashed: ${message}`, { cause });
}

/** Name why a load failed, from what llama.cpp logged; it does not throw for most reasons. */
export function readLoadFault(
  thrown: unknown,
  evidence: Evidence & { lastErrorLine: string | null },
): AppError {
  const lines = evidence.logLines.join("\n");
  const options = thrown === null ? {} : { cause: thrown };
  const architecture = /unknown model architecture: '([^']*)'/.exec(lines)?.[1];
  if (architecture !== undefined) {
    return new AppError(
      "engine/architecture-unsupported",
      `Cannot load the model: llama.cpp does not know the architecture "${architecture}"`,
      { ...options, details: { architecture } },
    );
  }
  const reason =
    /error loading model[^:]*: (.+)/.exec(lines)?.[1] ??
    /failed to asynchronously prepare wasm: (.+)/.exec(lines)?.[1] ??
    evidence.exceptionText ??
    evidence.lastErrorLine ??
    (thrown instanceof Error ? thrown.message : "it gave no reason");
  if (/File read failed/.test(reason)) {
    return new AppError(
      "engine/model-unreachable",
      `Cannot read the model file any more: ${reason}`,
      options,
    );
  }
  if (isOutOfMemory(`${lines}\n${reason}`)) {
    return new AppError("engine/out-of-memory", `Cannot load the model: ${reason}`, options);
  }
  if (/unknown pre-tokenizer|unknown tokenizer/i.test(lines)) {
    return new AppError("engine/architecture-unsupported", `Cannot load the model: ${reason}`, options);
  }
  if (thrown !== null && evidence.exceptionText === null) {
    return new AppError("engine/worker-lost", `Cannot start llama.cpp: ${reason}`, options);
  }
  return new AppError("engine/model-damaged", `Cannot load the model: ${reason}`, options);
}

function isOutOfMemory(text: string): boolean {
  return /bad_alloc|out of memory|\bOOM\b|failed to allocate|unable to allocate|cannot enlarge memory/i.test(
    text,
  );
}
