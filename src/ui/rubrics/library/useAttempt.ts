import { useCallback } from "react";
import { asAppError } from "#core/errors.ts";
import { errorText } from "#ui/errorText.ts";
import { useToast } from "#ui/toastsContext.tsx";

/** Does something that may fail, and says so where it did. */
export function useAttempt(): (work: () => Promise<void>) => void {
  const showToast = useToast();
  return useCallback(
    (work) => {
      work().catch((caught: unknown) => {
        const error = asAppError(caught);
        const { title, whatToDo } = errorText(error);
        showToast({ id: error.code, tone: "failed", text: `${title}. ${whatToDo}`, detail: error.message });
      });
    },
    [showToast],
  );
}
