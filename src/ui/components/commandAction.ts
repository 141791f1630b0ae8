import type { KeyNotation } from "./keyNotation.ts";

/** Something the person can do from anywhere. */
export interface CommandAction {
  readonly id: string;
  readonly title: string;
  /** Where it belongs, such as `Pages`; written behind the title and searched too. */
  readonly group?: string | undefined;
  readonly keys?: KeyNotation | undefined;
  readonly run: () => void;
}

function rank(action: CommandAction, words: readonly string[]): number | null {
  const title = action.title.toLocaleLowerCase();
  const everything = `${title} ${action.group?.toLocaleLowerCase() ?? ""}`;
  if (!words.every((word) => everything.includes(word))) return null;
  const starts = everything.split(/[\s/–-]+/);
  const first = words[0] ?? "";
  if (title.startsWith(first)) return 0;
  return words.every((word) => starts.some((start) => start.startsWith(word))) ? 1 : 2;
}

/**
 * The actions that hold every word of the query, best first: titles that begin with it, then words that begin with it,
 * then the rest; equals keep their order, and an empty query keeps them all.
 */
export function findActions(actions: readonly CommandAction[], query: string): readonly CommandAction[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return actions;
  return actions
    .map((action) => ({ action, place: rank(action, words) }))
    .filter((found): found is { action: CommandAction; place: number } => found.place !== null)
    .toSorted((one, other) => one.place - other.place)
    .map((found) => found.action);
}
