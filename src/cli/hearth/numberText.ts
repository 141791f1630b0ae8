/**
 * A large count with three digits.
 *
 * @example
 * countText(98_400_000) // "98.4 M"
 */
export function countText(count: number): string {
  for (const [unit, size] of [
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ] as const) {
    // what would round to 1000 of the smaller unit
    if (count >= size * 0.9995) return `${threeDigits(count / size)} ${unit}`;
  }
  return String(Math.round(count));
}

/**
 * Bytes in the units of disks and downloads (1 MB = 10⁶ bytes).
 *
 * @example
 * bytesText(4_073_800_000) // "4.07 GB"
 */
export function bytesText(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${countText(bytes)}B`;
}

/**
 * A duration in the two largest units that matter.
 *
 * @example
 * durationText(65) // "1 min 5 s"
 */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function threeDigits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
