import type { ToastQueue } from "#ui/components/toastQueue.ts";

const TOAST_ID = "update";

/** What a reload would interrupt. */
export interface BusyWatch {
  /** As a sentence can go on with it: `a verdict is being judged`; `null` if nothing. */
  readonly describe: () => string | null;
  /** Call back when that may have changed; the returned function ends it. */
  readonly watch: (listener: () => void) => () => void;
}

/**
 * Say quietly that a new version is there. It begins when the person presses *Reload*, or by itself when the last tab of the old one
 * is closed; while something runs the button is held and says why.
 *
 * @param reload Changes to the new version.
 * @returns ends the offer.
 */
export function offerUpdate(busy: BusyWatch, toasts: ToastQueue, reload: () => void): () => void {
  let shownFor: string | null | undefined;

  function show(): void {
    const interrupted = busy.describe();
    if (interrupted === shownFor) return;
    shownFor = interrupted;
    toasts.add({
      id: TOAST_ID,
      tone: "news",
      text: "A new version of Hearth is ready",
      detail: interrupted === null ? undefined : `Not now: ${interrupted}, and reloading would interrupt it.`,
      action: { label: "Reload", onPress: reload, isDisabled: interrupted !== null },
    });
  }

  show();
  return busy.watch(() => {
    // whoever has closed the message is not told again
    if (toasts.getSnapshot().some(({ id }) => id === TOAST_ID)) show();
  });
}
