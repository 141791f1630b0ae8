/**
 * How keys are written in Hearth's code: `"Mod+Enter"` is pressed together, `"g j"` one after the other, and `Mod` is
 * the command key on Apple machines and Control elsewhere.
 */
export type KeyNotation = string;

const APPLE_SYMBOLS: Readonly<Record<string, string>> = {
  Mod: "⌘",
  Shift: "⇧",
  Alt: "⌥",
  Control: "⌃",
  Backspace: "⌫",
};

const OTHER_SYMBOLS: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  Shift: "Shift",
  Alt: "Alt",
  Control: "Ctrl",
};

const COMMON_SYMBOLS: Readonly<Record<string, string>> = {
  Enter: "↵",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Space: "Space",
  Plus: "+",
};

function keySymbol(key: string, isApple: boolean): string {
  const own = (isApple ? APPLE_SYMBOLS : OTHER_SYMBOLS)[key] ?? COMMON_SYMBOLS[key];
  return own ?? (key.length === 1 ? key.toUpperCase() : key);
}

/**
 * What is printed on the keycaps, one list per chord; a sequence keeps its small letters, because no Shift is meant.
 *
 * @example keyCaps("Mod+Enter", true) // [["⌘", "↵"]]
 * @example keyCaps("g j", false) // [["g"], ["j"]]
 */
export function keyCaps(keys: KeyNotation, isApple: boolean): readonly (readonly string[])[] {
  const chords = keys.split(" ").map((chord) => chord.split("+"));
  const isSequence = chords.length > 1;
  return chords.map((chord) =>
    chord.map((key) => (isSequence && key.length === 1 ? key : keySymbol(key, isApple))),
  );
}

/**
 * The value of `aria-keyshortcuts`, or `undefined` for a sequence, which that attribute cannot say.
 *
 * @example ariaKeyShortcuts("Mod+Enter", false) // "Control+Enter"
 */
export function ariaKeyShortcuts(keys: KeyNotation | undefined, isApple: boolean): string | undefined {
  if (keys === undefined || keys.includes(" ")) return undefined;
  return keys.replace("Mod", isApple ? "Meta" : "Control");
}

/** Whether this browser runs on an Apple machine, where ⌘ takes the place of Control. */
export function isApplePlatform(): boolean {
  return typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);
}
