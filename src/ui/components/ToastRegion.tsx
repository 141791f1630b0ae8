import { TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore, type ReactElement } from "react";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";
import { IconButton } from "./IconButton.tsx";
import type { Toast, ToastQueue } from "./toastQueue.ts";

/** The person sees for a while what has just happened, bottom left, and may undo it; screen readers say it politely. */
export function ToastRegion({ queue }: { readonly queue: ToastQueue }): ReactElement {
  const toasts = useSyncExternalStore(queue.subscribe, queue.getSnapshot);
  const region = useRef<HTMLElement>(null);

  useEffect(() => {
    const element = region.current;
    if (element === null) return undefined;
    const listeners = new AbortController();
    for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, queue.pause, listeners);
    for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, queue.resume, listeners);
    return () => listeners.abort();
  }, [queue]);

  return (
    <section
      ref={region}
      aria-label="Messages"
      // an open dialog hides everything from assistive technology except what is marked so
      data-react-aria-top-layer="true"
      className={classes(
        "pointer-events-none fixed inset-x-3 bottom-16 z-50 flex justify-end pane:right-auto pane:bottom-4 pane:left-4",
        // a sheet or a bar at the bottom edge has its buttons there
        "max-pane:[:root:has([role=dialog],[data-bottom-bar])_&]:top-2 max-pane:[:root:has([role=dialog],[data-bottom-bar])_&]:bottom-auto",
        "pane:[:root:has([data-bottom-bar])_&]:right-4 pane:[:root:has([data-bottom-bar])_&]:left-auto",
      )}
    >
      <ol aria-live="polite" aria-relevant="additions text" className="flex w-full flex-col gap-2 pane:w-92">
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} onClose={() => queue.remove(toast.id)} />
        ))}
      </ol>
    </section>
  );
}

function ToastItem({
  toast,
  onClose,
}: {
  readonly toast: Toast;
  readonly onClose: () => void;
}): ReactElement {
  const { action } = toast;
  return (
    <li className="pointer-events-auto flex items-start gap-2 rounded-md border border-line bg-float p-1.5 pl-3 shadow-float">
      {toast.tone === "failed" && (
        <TriangleAlert aria-hidden className="mt-[calc((var(--control)-1rem)/2)] size-4 shrink-0" />
      )}
      <div className="flex min-h-control min-w-0 flex-1 flex-col justify-center">
        <p className="wrap-anywhere">{toast.text}</p>
        {toast.detail !== undefined && <p className="text-table wrap-anywhere text-muted">{toast.detail}</p>}
      </div>
      {action !== undefined && (
        <Button
          variant="quiet"
          isDisabled={action.isDisabled}
          onPress={() => {
            action.onPress();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Close the message" icon={<X />} onPress={onClose} isTooltipHidden />
    </li>
  );
}
