import { UsageError } from "./command.ts";

/**
 * Read a whole number from an option.
 *
 * @throws {UsageError} naming the option when it is none or below `least`.
 */
export function readCount(option: string, text: string | undefined, least = 1): number | null {
  if (text === undefined) return null;
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`${option} takes a whole number of at least ${least}, not "${text}"`);
}

/**
 * Read a number from an option.
 *
 * @throws {UsageError} naming the option when it is none.
 */
export function readNumber(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return number;
  throw new UsageError(`${option} takes a number, not "${text}"`);
}

/**
 * Read one of several words from an option.
 *
 * @throws {UsageError} listing them.
 */
export function readChoice<T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly T[],
): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  const found = text === undefined ? "is missing" : `"${text}" is not known`;
  throw new UsageError(`${option} ${found}: it is one of ${choices.join(", ")}`);
}

/**
 * The one argument that is not an option.
 *
 * @throws {UsageError} when there is none, or more.
 */
export function readOnlyArgument(name: string, positionals: readonly string[]): string {
  const [only, second] = positionals;
  if (only === undefined) throw new UsageError(`${name} is missing`);
  if (second !== undefined) throw new UsageError(`there is one ${name}; "${second}" is one too many`);
  return only;
}

/** An option that has to be there. @throws {UsageError} */
export function requireOption(option: string, text: string | undefined): string {
  if (text !== undefined && text !== "") return text;
  throw new UsageError(`${option} is missing`);
}

const BYTE_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9 };

/**
 * Read a number of bytes, with a unit or without.
 *
 * @throws {UsageError} naming the option when it is none.
 * @example
 * readByteCount("--split-max-size", "1.5G") // 1_500_000_000
 */
export function readByteCount(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * (BYTE_UNITS[unit] ?? NaN));
  if (digits !== "" && bytes >= 1) return bytes;
  throw new UsageError(`${option} takes a number of bytes such as 2000000000 or 2G, not "${text}"`);
}
