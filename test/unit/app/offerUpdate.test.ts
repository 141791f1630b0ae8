import { expect, test, vi } from "vitest";
import { offerUpdate } from "#app/offerUpdate.ts";
import { createToastQueue } from "#ui/components/toastQueue.ts";

/** An offer on a page whose work the test begins and ends. */
function offer() {
  const listeners = new Set<() => void>();
  let work: string | null = null;
  const toasts = createToastQueue(() => () => {});
  const reload = vi.fn<() => void>();
  const busy = {
    describe: () => work,
    watch: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = offerUpdate(busy, toasts, reload);
  return {
    toasts,
    reload,
    end,
    listeners,
    setWork: (next: string | null) => {
      work = next;
      for (const listener of listeners) listener();
    },
  };
}

test("offerUpdate() offers to reload, and reloads only when that is pressed", () => {
  const { toasts, reload } = offer();
  const [toast] = toasts.getSnapshot();
  expect(toast).toMatchObject({ text: "A new version of Hearth is ready", tone: "news" });
  expect(toast?.action).toMatchObject({ label: "Reload", isDisabled: false });
  expect(reload).not.toHaveBeenCalled();
  toast?.action?.onPress();
  expect(reload).toHaveBeenCalledOnce();
});

test("offerUpdate() holds the button while something runs, says what, and lets go of it afterwards", () => {
  const { toasts, setWork } = offer();
  setWork("a judge model is loading");
  expect(toasts.getSnapshot()[0]?.action?.isDisabled).toBe(true);
  expect(toasts.getSnapshot()[0]?.detail).toContain("a judge model is loading");
  setWork(null);
  expect(toasts.getSnapshot()[0]?.action?.isDisabled).toBe(false);
  expect(toasts.getSnapshot()).toHaveLength(1);
});

test("offerUpdate() does not come back to a message that was closed", () => {
  const { toasts, setWork } = offer();
  toasts.remove("update");
  setWork("a verdict is being judged");
  setWork(null);
  expect(toasts.getSnapshot()).toEqual([]);
});

test("offerUpdate() ends when it is told to", () => {
  const { end, listeners } = offer();
  end();
  expect(listeners.size).toBe(0);
});
