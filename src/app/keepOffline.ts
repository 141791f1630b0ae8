import { asAppError } from "#core/errors.ts";
import type { ToastQueue } from "#ui/components/toastQueue.ts";
import { askServiceWorker } from "#workers/offline/askServiceWorker.ts";
import { describeBusy, watchBusy } from "./busyWork.ts";
import type { App } from "./createApp.ts";
import { offerUpdate } from "./offerUpdate.ts";
import { serviceWorkers, SITE_ADDRESS } from "./seal.ts";

/**
 * Have the browser keep the whole site for use without a network, and offer every new version of it. A page that runs keeps
 * the version that it was opened with.
 */
export async function keepOffline({ stores, judging }: App, toasts: ToastQueue): Promise<void> {
  const workers = serviceWorkers();
  if (workers === null) return;
  try {
    // the script is small, and an old one from a cache would hold back everything else
    await workers.register(`${SITE_ADDRESS}serviceWorker.js`, { updateViaCache: "none" });
  } catch (error) {
    stores.privacy.getState().actions.offlineFailed(asAppError(error).message);
    return;
  }
  const registration = await workers.ready;
  const busyStores = { ...stores, underway: judging.underway };
  const busy = {
    describe: () => describeBusy(busyStores),
    watch: (listener: () => void) => watchBusy(busyStores, listener),
  };
  let endOffer = (): void => {};
  watchUpdates(registration, () => {
    endOffer();
    endOffer = offerUpdate(busy, toasts, () => void changeVersion(registration));
  });
}

/** Call back for every new version that is kept whole and waits. */
function watchUpdates(registration: ServiceWorkerRegistration, onWaiting: () => void): void {
  function watch(worker: ServiceWorker | null): void {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") onWaiting();
    });
  }
  if (registration.waiting !== null) onWaiting();
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
}

/** Let the waiting version take over and load this page anew; other tabs go on with the files of the old one. */
async function changeVersion({ waiting }: ServiceWorkerRegistration): Promise<void> {
  // nothing waits if another tab has changed already
  if (waiting !== null) {
    const isActive = new Promise<void>((resolve) => {
      waiting.addEventListener("statechange", () => {
        if (waiting.state === "activated") resolve();
      });
    });
    await askServiceWorker(waiting, { kind: "take-over" });
    await isActive;
  }
  location.reload();
}
