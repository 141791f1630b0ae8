/**
 * A probability as people read it, without pretending that small is none or large is all.
 *
 * @param probability 0 … 1.
 * @example percentText(0.618) // "62 %"
 * @example percentText(0.001) // "<1 %"
 * @example percentText(0.999) // ">99 %"
 */
export function percentText(probability: number): string {
  if (!Number.isFinite(probability)) return "–";
  if (probability > 0 && probability < 0.01) return "<1\u00a0%";
  if (probability > 0.99 && probability < 1) return ">99\u00a0%";
  return `${Math.round(probability * 100)}\u00a0%`;
}
