import { useEffect, useMemo, useState } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { estimateTokens } from "#core/prompts/estimateTokens.ts";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";

/** How many tokens a text has: counted by the loaded judge, or an estimate while it is not counted. */
export type TokenCount =
  | { readonly kind: "estimated" | "counting" | "counted"; readonly tokens: number }
  | { readonly kind: "failed"; readonly tokens: number; readonly error: AppError };

interface Answer {
  readonly countTokens: (text: string) => Promise<number>;
  readonly text: string;
  readonly count: TokenCount;
}

/** Typing pauses this long before the judge is asked, in milliseconds. */
const PAUSE_MS = 400;

/** Count the tokens of a text that changes; an answer to an earlier text is never shown. */
export function useTokenCount(text: string): TokenCount {
  const { countTokens } = useRubricsDesk();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const estimate = useMemo(() => estimateTokens(text), [text]);

  useEffect(() => {
    if (countTokens === null) return undefined;
    let isLatest = true;
    const answerWith = (count: TokenCount): void => {
      if (isLatest) setAnswer({ countTokens, text, count });
    };
    const timer = setTimeout(() => {
      countTokens(text).then(
        (tokens) => answerWith({ kind: "counted", tokens }),
        (fault: unknown) => answerWith({ kind: "failed", tokens: estimate, error: asAppError(fault) }),
      );
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [text, countTokens, estimate]);

  if (answer?.text === text && answer.countTokens === countTokens) return answer.count;
  return { kind: countTokens === null ? "estimated" : "counting", tokens: estimate };
}
