import { useCallback, useState } from "react";

/** What was chosen since the page was opened, for when the browser keeps nothing. */
const chosen = new Map<string, number>();

/**
 * A number that says how the page is arranged, such as the height of a part. It holds for the next rubric and, where the browser
 * lets it be kept, for the next visit.
 *
 * @param name Of the place where it is kept; the same for all that share it.
 */
export function useKeptNumber(
  name: string,
  { initial, min, max }: { readonly initial: number; readonly min: number; readonly max: number },
): readonly [number, (next: number) => void] {
  const [value, setValue] = useState(() => {
    const kept = chosen.get(name) ?? readKept(name);
    return kept !== null && kept >= min && kept <= max ? kept : initial;
  });
  const choose = useCallback(
    (next: number) => {
      chosen.set(name, next);
      setValue(next);
      keep(name, next);
    },
    [name],
  );
  return [value, choose];
}

function readKept(name: string): number | null {
  try {
    const kept = localStorage.getItem(name);
    return kept === null ? null : Number(kept);
  } catch {
    // storage is switched off in this browser: the page begins as it does for everyone
    return null;
  }
}

function keep(name: string, value: number): void {
  try {
    localStorage.setItem(name, String(value));
  } catch {
    // the choice holds until the page is closed
  }
}
