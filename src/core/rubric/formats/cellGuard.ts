/** What spreadsheets take for the beginning of a formula, after any number of our own marks. */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/**
 * Make a text safe to open in a spreadsheet: one that could be a formula gets a `'` before it, and so does one that looks
 * as if it had got one already, so that `unguardCell` gives back every text exactly.
 *
 * @example
 * guardCell("- no greeting") // "'- no greeting"
 * guardCell("'=1")           // "''=1"
 */
export function guardCell(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** Take off the mark that `guardCell` has put before a text; other programs guard cells with the same one. */
export function unguardCell(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}
