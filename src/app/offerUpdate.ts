import type { ToastQueue } from "#ui/components/toastQueue.ts";
import type { Stores } from "#ui/storesContext.tsx";
import { busyWork } from "./busyWork.ts";

const TOAST_ID = "update";

/**
 * Say quietly that a new version is there. It begins when the person presses *Reload*, or by itself when the last tab of the old one
 * is closed; while something runs the button is held and says why.
 *
 * @param reload Changes to the new version.
 * @returns ends the offer.
 */
export function offerUpdate(stores: Stores, toasts: ToastQueue, reload: () => void): () => void {
  let shownFor: string | null | undefined;

  function show(): void {
    const busy = busyWork(stores);
    if (busy === shownFor) return;
    shownFor = busy;
    toasts.add({
      id: TOAST_ID,
      tone: "news",
      text: "A new version of Hearth is ready",
      detail: busy === null ? undefined : `Not now: ${busy}, and reloading would interrupt it.`,
      action: { label: "Reload", onPress: reload, isDisabled: busy !== null },
    });
  }

  function update(): void {
    // whoever has closed the message is not told again
    if (toasts.getSnapshot().some(({ id }) => id === TOAST_ID)) show();
  }

  show();
  const ends = [
    stores.judge.subscribe(update),
    stores.model.subscribe(update),
    stores.library.subscribe(update),
  ];
  return () => {
    for (const end of ends) end();
  };
}
