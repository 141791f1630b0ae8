/** Above this a text area stops growing: laying out everything at each key would be felt. */
export const MAX_GROWING_CHARACTERS = 20_000;

/** Above this many lines, too. */
export const MAX_GROWING_LINES = 400;

/** Whether a text area holding `text` grows with it; otherwise it keeps a fixed height and scrolls. */
export function growsWithText(text: string): boolean {
  if (text.length > MAX_GROWING_CHARACTERS) return false;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lines += 1;
    if (lines > MAX_GROWING_LINES) return false;
  }
  return true;
}
