import type { KeyNotation } from "#ui/components/keyNotation.ts";

/** What the keys of the trial table do; each has a handler in `useTrialKeys`. */
export type TrialCommand =
  "next" | "previous" | "first" | "last" | "edit" | "add" | "remove" | "clear-score" | `score-${number}`;

/**
 * What a key means in the trial table; `null` for keys that are not its own.
 *
 * @param levels How many levels the rubric has.
 * @example trialCommandOf("4", 5) // "score-4"
 * @example trialCommandOf("4", 3) // null
 */
export function trialCommandOf(key: string, levels: number): TrialCommand | null {
  if (/^[1-9]$/.test(key)) return Number(key) <= levels ? `score-${Number(key)}` : null;
  switch (key) {
    case "j":
    case "ArrowDown":
      return "next";
    case "k":
    case "ArrowUp":
      return "previous";
    case "Home":
      return "first";
    case "End":
      return "last";
    case "Enter":
      return "edit";
    case "a":
      return "add";
    case "Delete":
    case "Backspace":
      return "remove";
    case "0":
      return "clear-score";
    default:
      return null;
  }
}

/** The legend under the table. `digits` are those of the rubric's levels. */
export const TRIAL_LEGEND: readonly {
  readonly keys: "digits" | readonly KeyNotation[];
  readonly label: string;
  /** Not while the cases can only be read. */
  readonly isEdit: boolean;
}[] = [
  { keys: ["j", "k"], label: "next, previous", isEdit: false },
  { keys: "digits", label: "expected score, and on", isEdit: true },
  { keys: ["0"], label: "none", isEdit: true },
  { keys: ["Enter"], label: "edit", isEdit: true },
  { keys: ["a"], label: "add", isEdit: true },
  { keys: ["Delete"], label: "remove", isEdit: true },
  { keys: ["Mod+Shift+Enter"], label: "judge this one", isEdit: false },
];
