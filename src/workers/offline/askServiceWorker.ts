import { plainToError } from "#core/errors.ts";
import type { OfflineAnswer, OfflineQuestion } from "./offlineQuestion.ts";

/** What a service worker offers to pages; `ServiceWorker` in the browser. */
export interface AskedWorker {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * Ask a service worker one thing. Starts it if it was stopped; never settles if it is thrown away before it answers.
 *
 * @throws {AppError} what went wrong in there.
 */
export function askServiceWorker(
  worker: AskedWorker,
  question: OfflineQuestion,
): Promise<Exclude<OfflineAnswer, { kind: "failed" }>> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.addEventListener("message", (event: MessageEvent) => {
      port1.close();
      const answer = event.data as OfflineAnswer;
      if (answer.kind === "failed") reject(plainToError(answer.error));
      else resolve(answer);
    });
    port1.start();
    worker.postMessage(question, [port2]);
  });
}
