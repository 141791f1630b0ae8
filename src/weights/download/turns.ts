/** Lets pieces of work wait for one another, so that they run one at a time and in order. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Do this once everything before it has ended, well or badly. @throws what `work` throws. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    // whoever asked for a piece of work hears of its fault; the next one only waits for it
    this.#last = mine.catch(() => {});
    return mine;
  }
}
