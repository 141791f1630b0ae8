import type { InstallOrder } from "#core/models/installOrder.ts";
import type { Install } from "#stores/installs.ts";
import { isSealed, requireUnsealed, type PrivacyStore } from "#stores/privacyStore.ts";

/** What stands still under the seal. */
export interface PausableInstalls {
  readonly list: () => readonly Install[];
  readonly pause: (id: string) => void;
}

/**
 * Whether files of a model have to come from another host.
 *
 * @param ownOrigin Of the page; a site may serve models of its own.
 */
export function needsOtherHost({ place }: Pick<InstallOrder, "place">, ownOrigin: string): boolean {
  switch (place.kind) {
    case "files":
      return false;
    case "mirror":
      return new URL(place.url, ownOrigin).origin !== ownOrigin;
    case "hub":
      return true;
  }
}

/** Makes what throws `privacy/sealed` for a model that would have to be fetched while Hearth is sealed. */
export function refuseUnderSeal(
  privacy: PrivacyStore,
  ownOrigin: string,
): (wanted: Pick<InstallOrder, "name" | "place">) => void {
  return (order) => {
    if (needsOtherHost(order, ownOrigin)) requireUnsealed(privacy.getState(), `Get ${order.name}`);
  };
}

/** Packages that are not downloaded may still need a library of WebLLM. */
function mayAskOtherHost(order: InstallOrder, ownOrigin: string): boolean {
  return needsOtherHost(order, ownOrigin) || order.work.kind !== "gguf";
}

/**
 * Pause installs that may ask other hosts when the seal is put on: what they ask for next would be refused, and look like a broken
 * network. Those that need none can be gone on with at once.
 */
export function pauseUnderSeal(privacy: PrivacyStore, ownOrigin: string, installs: PausableInstalls): void {
  privacy.subscribe((state, before) => {
    if (!isSealed(state) || isSealed(before)) return;
    for (const { order, state: install } of installs.list()) {
      if (install.kind === "running" && mayAskOtherHost(order, ownOrigin)) installs.pause(order.id);
    }
  });
}
