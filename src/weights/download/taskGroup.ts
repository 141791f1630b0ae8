/** Runs tasks side by side; the first that fails stops the others. */
export class TaskGroup {
  readonly #stop: AbortController;
  readonly #running = new Set<Promise<void>>();

  /** @param stop Aborted by the first fault; the tasks have to heed its signal. */
  constructor(stop: AbortController) {
    this.#stop = stop;
  }

  /** A running task may start others. */
  start(work: () => Promise<void>): void {
    const task = work()
      // the first fault is the cause of those that follow; `finish` throws it
      .catch((error: unknown) => this.#stop.abort(error))
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Wait until no task runs any more. @throws the first fault, or what the signal was aborted with. */
  async finish(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.#stop.signal.throwIfAborted();
  }
}
