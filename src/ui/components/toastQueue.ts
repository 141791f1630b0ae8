/** A short message about something that has happened. */
export interface Toast {
  readonly id: string;
  /** One sentence: `Rubric saved as version 4`. */
  readonly text: string;
  readonly detail?: string | undefined;
  /** `failed` and `news` stay until they are closed. */
  readonly tone: "done" | "failed" | "news";
  /** Such as *Undo*; closes the toast. While it is disabled the detail says why. */
  readonly action?:
    { readonly label: string; readonly onPress: () => void; readonly isDisabled?: boolean } | undefined;
}

export type NewToast = Pick<Toast, "text" | "detail" | "action"> & {
  readonly tone?: Toast["tone"] | undefined;
  /** A toast with the same id is replaced, so that a repeated message does not pile up. */
  readonly id?: string | undefined;
};

export interface ToastQueue {
  readonly add: (toast: NewToast) => string;
  readonly remove: (id: string) => void;
  /** While someone reads (pointer or focus is on them) nothing vanishes. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** Oldest first; the same array until something changes. */
  readonly getSnapshot: () => readonly Toast[];
}

/** Calls back after `delayMs`; returns how to cancel. */
export type Schedule = (callback: () => void, delayMs: number) => () => void;

const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000;
const MAX_TOASTS = 4;

function scheduleByTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

/** Makes the queue that the app keeps and `ToastRegion` shows; resuming gives every toast its full time again. */
export function createToastQueue(schedule: Schedule = scheduleByTimer): ToastQueue {
  let toasts: readonly Toast[] = [];
  let nextNumber = 1;
  let isPaused = false;
  const listeners = new Set<() => void>();
  const cancelById = new Map<string, () => void>();

  function publish(next: readonly Toast[]): void {
    toasts = next;
    for (const listener of listeners) listener();
  }

  function stopTimer(id: string): void {
    cancelById.get(id)?.();
    cancelById.delete(id);
  }

  function startTimer(toast: Toast): void {
    stopTimer(toast.id);
    if (isPaused || toast.tone !== "done") return;
    const shownMs = toast.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
    cancelById.set(
      toast.id,
      schedule(() => remove(toast.id), shownMs),
    );
  }

  function remove(id: string): void {
    stopTimer(id);
    if (toasts.some((toast) => toast.id === id)) publish(toasts.filter((toast) => toast.id !== id));
  }

  function add({ id = `toast-${nextNumber++}`, tone = "done", ...rest }: NewToast): string {
    const toast: Toast = { ...rest, id, tone };
    const others = toasts.filter((other) => other.id !== id);
    for (const old of others.slice(0, Math.max(0, others.length + 1 - MAX_TOASTS))) stopTimer(old.id);
    publish([...others, toast].slice(-MAX_TOASTS));
    startTimer(toast);
    return id;
  }

  return {
    add,
    remove,
    pause: () => {
      isPaused = true;
      for (const { id } of toasts) stopTimer(id);
    },
    resume: () => {
      isPaused = false;
      for (const toast of toasts) startTimer(toast);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => toasts,
  };
}
