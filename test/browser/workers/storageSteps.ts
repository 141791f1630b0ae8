/** Something that a worker does to this origin's private file system. */
export interface StorageStep {
  readonly kind: "storage-step";
  /** In words: `move .a.bin.partial to a.bin`. */
  readonly what: string;
  /** Whether the worker stopped in place of doing it. */
  readonly isLast: boolean;
}

/** What the browser's own methods are called on. */
interface Owner {
  readonly name?: string;
}

type Method = (this: Owner, ...given: never[]) => unknown;

/**
 * Tell every change that this worker makes to files of the private file system before it is made, and make none any more from a
 * certain one on: whoever started the worker then ends it, and finds what a tab leaves that is closed at that moment.
 *
 * @param lastStep The number of that change, from 1; 0 for never.
 */
export function stopBefore(lastStep: number): void {
  let count = 0;
  const mayDo = (what: string): boolean => {
    count += 1;
    if (lastStep === 0 || count <= lastStep) {
      self.postMessage({ kind: "storage-step", what, isLast: count === lastStep } satisfies StorageStep);
    }
    return lastStep === 0 || count < lastStep;
  };
  const watch = (
    owner: object,
    method: string,
    describe: (...given: unknown[]) => string | null,
    stop: () => unknown,
  ): void => {
    const own = (owner as Record<string, Method>)[method];
    if (own === undefined) throw new Error(`This browser has no ${method}()`);
    Object.defineProperty(owner, method, {
      value(this: Owner, ...given: never[]) {
        const what = describe(...given);
        const isAllowed = what === null || mayDo(`${method} ${this.name ?? "bytes"} ${what}`);
        return isAllowed ? own.apply(this, given) : stop();
      },
    });
  };
  const ifCreating = (name: unknown, options: unknown): string | null =>
    (options as { create?: boolean } | undefined)?.create === true ? String(name) : null;
  const waitForEver = (): Promise<never> => new Promise(() => {});
  // a thread that stood still would take seconds to end; whatever it does about the fault is no change any more
  const fail = (): never => {
    throw new Error("This worker has stopped");
  };
  const access = (globalThis as unknown as { FileSystemSyncAccessHandle: { prototype: object } })
    .FileSystemSyncAccessHandle.prototype;
  watch(FileSystemFileHandle.prototype, "move", (...given) => `to ${String(given.at(-1))}`, waitForEver);
  watch(FileSystemDirectoryHandle.prototype, "removeEntry", String, waitForEver);
  watch(FileSystemDirectoryHandle.prototype, "getFileHandle", ifCreating, waitForEver);
  watch(access, "write", () => "", fail);
  watch(access, "truncate", String, fail);
}
