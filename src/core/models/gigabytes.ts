/**
 * A size for sentences about models, in units of 10⁹ bytes.
 *
 * @example
 * inGB(4_073_474_304) // "4.1 GB"
 */
export function inGB(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
