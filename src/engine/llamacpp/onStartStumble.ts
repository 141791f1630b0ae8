/** Where unhandled rejections of this thread arrive: a worker's own scope, or the page. */
export interface RejectionTarget {
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
  removeEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

/**
 * Hear of a start that fails without anyone being told: when WebAssembly cannot be fetched or compiled, wllama 3.8.1
 * takes the error for a text, throws a TypeError in a promise of its own and leaves the load pending for ever.
 *
 * @returns Stops listening.
 */
export function onStartStumble(target: RejectionTarget, stumbled: (reason: unknown) => void): () => void {
  const listener = (event: PromiseRejectionEvent): void => {
    const { reason } = event as { reason: unknown };
    if (!(reason instanceof TypeError) || !reason.message.startsWith("message.replace")) return;
    event.preventDefault();
    stumbled(reason);
  };
  target.addEventListener("unhandledrejection", listener);
  return () => target.removeEventListener("unhandledrejection", listener);
}
