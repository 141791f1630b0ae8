/** The numbers a field takes. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** What an arrow key adds; its decimals are the decimals shown. */
  readonly step: number;
}

const NUMBER_TEXT = /^[-+−]?(\d+([.,]\d*)?|[.,]\d+)$/;

/**
 * Reads what a person types as a number: a comma may stand for the point, spaces may part the thousands.
 * `null` when it is not a number; nothing is guessed.
 *
 * @example parseNumberText("1 024") // 1024
 * @example parseNumberText("0,9") // 0.9
 * @example parseNumberText("1e3") // null
 */
export function parseNumberText(text: string): number | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, "");
  if (!NUMBER_TEXT.test(compact)) return null;
  const value = Number(compact.replace(",", ".").replace("−", "-"));
  return Number.isFinite(value) ? value : null;
}

function decimalsOf(step: number): number {
  return (String(step).split(".")[1] ?? "").length;
}

/** The number in full, with a point and without grouping, so that it can be edited. */
export function formatNumberText(value: number): string {
  return String(value);
}

/** The value that `count` steps lead to, held within the range and free of binary dust. */
export function stepNumber(value: number, count: number, { min, max, step }: NumberRange): number {
  const decimals = Math.max(decimalsOf(step), decimalsOf(value));
  const stepped = Number((value + count * step).toFixed(Math.min(decimals, 12)));
  return Math.min(max, Math.max(min, stepped));
}

/** What is wrong with the typed text, as a sentence, or `null`. A range without an end leaves that end out. */
export function numberTextProblem(text: string, { min, max, step }: NumberRange): string | null {
  const value = parseNumberText(text);
  if (value === null) return "Write a number.";
  if (Number.isInteger(step) && !Number.isInteger(value)) return "Write a whole number.";
  if (value >= min && value <= max) return null;
  if (!Number.isFinite(max)) return `Write ${min} or more.`;
  if (!Number.isFinite(min)) return `Write ${max} or less.`;
  return `Write a number from ${min} to ${max}.`;
}
