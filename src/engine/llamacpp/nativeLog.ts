import type { WllamaLogger } from "@wllama/wllama/esm/index.js";

const LINES_KEPT = 2000;

/** What llama.cpp and its worker say, kept for reading; nothing is printed. */
export interface NativeLog {
  readonly logger: WllamaLogger;
  /** The latest lines of all levels, oldest first. */
  readonly lines: readonly string[];
  /** The latest line of level "error". */
  lastErrorLine(): string | null;
  /** What the C++ exception said that came last; `null` before any. */
  lastExceptionText(): string | null;
}

/** Make a log for one runtime. */
export function createNativeLog(hooks: {
  /** The runtime's own worker runs. */
  readonly onWorkerStarted: () => void;
  /** The runtime's own worker died of an uncaught error; in the browser's words. */
  readonly onWorkerError: (message: string) => void;
}): NativeLog {
  const lines: string[] = [];
  let lastError: string | null = null;
  let exceptionText: string | null = null;

  function keep(first: unknown): void {
    if (typeof first !== "string") return;
    // the first words of the worker's own script
    if (first.startsWith("Multithread enabled")) hooks.onWorkerStarted();
    lines.push(first);
    if (lines.length > LINES_KEPT) lines.splice(0, lines.length - LINES_KEPT);
  }

  function onError(first: unknown, ...rest: readonly unknown[]): void {
    if (first instanceof Event) {
      hooks.onWorkerError(first instanceof ErrorEvent ? first.message : first.type);
    } else if (first instanceof Error) {
      // a C++ exception comes as a nonsensical RangeError; its own words are the line before
      exceptionText = lastError ?? first.message;
    } else {
      keep(first);
      if (typeof first === "string" && rest.length === 0 && !first.startsWith("Stack trace"))
        lastError = first;
    }
  }

  return {
    logger: { debug: keep, log: keep, warn: keep, error: onError },
    lines,
    lastErrorLine: () => lastError,
    lastExceptionText: () => exceptionText,
  };
}
