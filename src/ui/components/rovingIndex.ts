const STEPS = {
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
  vertical: { ArrowDown: 1, ArrowUp: -1 },
} as const satisfies Record<string, Readonly<Record<string, number>>>;

/**
 * Where an arrow key, Home or End leads in a row of `count` things, without going round; `null` for other keys and
 * when there is nothing to go to.
 *
 * @example rovingIndex("ArrowRight", 1, 3, "horizontal") // 2
 * @example rovingIndex("ArrowRight", 2, 3, "horizontal") // 2
 */
export function rovingIndex(
  key: string,
  index: number,
  count: number,
  direction: "horizontal" | "vertical",
): number | null {
  if (count === 0) return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const steps: Readonly<Record<string, number>> = STEPS[direction];
  const step = steps[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, index + step));
}
