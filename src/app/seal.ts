import type { PrivacyStoreDeps } from "#stores/privacyStore.ts";
import type { PageControl } from "#stores/sealState.ts";
import type { Stores } from "#ui/storesContext.tsx";
import { askServiceWorker } from "#workers/offline/askServiceWorker.ts";
import { sealChannelName, type OfflineQuestion } from "#workers/offline/offlineQuestion.ts";
import type { SealStatus } from "#workers/offline/sealStatus.ts";
import { pauseUnderSeal } from "./sealInstalls.ts";

/** The site's address, with a slash at the end: what the service worker is responsible for. */
export const SITE_ADDRESS = new URL("./", document.baseURI).href;

const KEY = `hearth-sealed ${SITE_ADDRESS}`;

/** The service workers of this browser; `null` where there are none, and while Hearth is being developed. */
export function serviceWorkers(): ServiceWorkerContainer | null {
  return import.meta.env.PROD && "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

/** What the privacy store needs of the browser. Called before anything else that may fetch. */
export function sealDeps(): PrivacyStoreDeps {
  return {
    control: pageControl(),
    isSealWanted: readWanted(),
    keepWanted,
    putSeal,
    now: () => performance.timeOrigin + performance.now(),
  };
}

function pageControl(): PageControl {
  const workers = serviceWorkers();
  if (workers === null) return "unavailable";
  // who takes over later does not have the threads that run already
  return workers.controller === null ? "not-controlled" : "controlled";
}

/** `localStorage`, because it is needed before the service worker can answer. */
function readWanted(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    // storage is switched off in this browser: then there is no service worker either
    return false;
  }
}

function keepWanted(isWanted: boolean): void {
  try {
    if (isWanted) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch {
    // the choice holds until the page is closed
  }
}

async function putSeal(wanted: boolean): Promise<SealStatus | null> {
  const registration = await serviceWorkers()?.getRegistration();
  const worker = registration?.active ?? null;
  return worker === null ? null : askForSeal(worker, { kind: "set-seal", isSealed: wanted });
}

async function askForSeal(worker: ServiceWorker, question: OfflineQuestion): Promise<SealStatus | null> {
  const answer = await askServiceWorker(worker, question);
  return answer.kind === "seal" ? answer.status : null;
}

/**
 * Keep the page's seal and the service worker's the same, count what the page's own policy refuses, and pause downloads when
 * the seal is put on.
 */
export function followSeal({ privacy, library }: Stores): void {
  const { sealTold, policyRefused } = privacy.getState().actions;
  const told = new BroadcastChannel(sealChannelName(SITE_ADDRESS));
  told.addEventListener("message", (event: MessageEvent) => sealTold(event.data as SealStatus));
  void serviceWorkers()?.ready.then(async ({ active }) => {
    const status = active === null ? null : await askForSeal(active, { kind: "seal-status" });
    if (status !== null) sealTold(status);
  });
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    // a refused `fetch` is not listed as a request, a refused image is
    if (effectiveDirective === "connect-src" || !URL.canParse(blockedURI)) return;
    policyRefused(new URL(blockedURI).host);
  });
  pauseUnderSeal(privacy, location.origin, {
    list: () => library.getState().installs,
    pause: (id) => library.getState().actions.pause(id),
  });
}
