import { startTransition, useEffect, useState } from "react";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";

/** More characters than this are waited for until typing pauses. A rubric that can be saved as a version has far fewer. */
const MAX_AT_ONCE = 50_000;

/** How long typing pauses, in milliseconds. */
const PAUSE_MS = 300;

/**
 * The text as all that is drawn beside the form reads it: findings, prompt, comparison, JSON. It comes a moment after a key, so
 * that no key waits for it.
 */
export function useSettledDraft(draft: RubricDraft): RubricDraft {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const settle = (): void => startTransition(() => setSettled(draft));
    const timer = setTimeout(settle, lengthOf(draft) > MAX_AT_ONCE ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}

function lengthOf({ criteria, scoreDescriptions }: RubricDraft): number {
  return scoreDescriptions.reduce((sum, { length }) => sum + length, criteria.length);
}
