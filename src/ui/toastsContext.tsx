import { createContext, useContext } from "react";
import type { NewToast } from "#ui/components/toastQueue.ts";

export const ToastsContext = createContext<(toast: NewToast) => unknown>(() => {});

/** The function that shows a short message. */
export function useToast(): (toast: NewToast) => unknown {
  return useContext(ToastsContext);
}
