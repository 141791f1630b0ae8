const callbacksBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Call `callback` when the signal is aborted. However many wait for one signal, it gets one listener: Node takes more
 * than ten for a leak and says so on standard error.
 *
 * @returns Stops listening.
 */
export function listenForAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = callbacksBySignal.get(signal) ?? listenOnce(signal);
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

function listenOnce(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  callbacksBySignal.set(signal, callbacks);
  signal.addEventListener("abort", () => callbacks.forEach((callback) => callback()), { once: true });
  return callbacks;
}
