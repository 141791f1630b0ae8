import { AppError } from "#core/errors.ts";
import type { ChannelPort } from "#workers/channel.ts";

/** A worker of which it is noticed when it dies: a `Worker`, or a stand-in for one. */
export interface WatchedWorker extends ChannelPort {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/**
 * End a worker that had an error nobody caught, and close its channel with `weights/worker-lost`.
 *
 * @param what What happened, e.g. "A thread died".
 */
export function closeWhenLost(
  worker: WatchedWorker,
  channel: { close(error: AppError): void },
  what: string,
): void {
  const onDeath = (event: Event): void => {
    // an error that nobody handles here would go on to whoever started this worker, as if it were its own
    event.preventDefault();
    worker.terminate();
    const text = (event as { message?: string }).message ?? event.type;
    channel.close(new AppError("weights/worker-lost", `${what}: ${text}`));
  };
  worker.addEventListener("error", onDeath);
  worker.addEventListener("messageerror", onDeath);
}
