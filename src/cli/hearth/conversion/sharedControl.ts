/** Memory that the main thread and the others share: a flag to stop, and a count of finished weights for every job. */
export interface SharedControl {
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly valuesByJob: BigInt64Array<SharedArrayBuffer>;
}

const POLL_MS = 100;

export function createControl(jobs: number): SharedControl {
  return {
    stop: new Int32Array(new SharedArrayBuffer(4)),
    valuesByJob: new BigInt64Array(new SharedArrayBuffer(8 * jobs)),
  };
}

/** Ask all threads to stop; they do at their next block. */
export function requestStop({ stop }: SharedControl): void {
  Atomics.store(stop, 0, 1);
}

/** A signal that follows the flag, for as long as the thread lives. */
export function followStop({ stop }: SharedControl): AbortSignal {
  const controller = new AbortController();
  const poll = (): void => {
    if (Atomics.load(stop, 0) === 1) controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  setInterval(poll, POLL_MS).unref();
  return controller.signal;
}

/** Count more weights of a job as done. */
export function addValues({ valuesByJob }: SharedControl, job: number, count: number): void {
  Atomics.add(valuesByJob, job, BigInt(count));
}

/** Weights of a job that are done. */
export function countValues({ valuesByJob }: SharedControl, job: number): number {
  return Number(Atomics.load(valuesByJob, job));
}
