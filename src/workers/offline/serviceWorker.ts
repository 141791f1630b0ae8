import type { PrecacheEntry } from "workbox-precaching";
import { errorToPlain } from "#core/errors.ts";
import { createKeptJson } from "./keptJson.ts";
import { sealChannelName, type OfflineAnswer, type OfflineQuestion } from "./offlineQuestion.ts";
import { createSealKeeper } from "./sealKeeper.ts";
import type { SealStatus } from "./sealStatus.ts";
import { createShell } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the build; the build puts the list here. */
  readonly __WB_MANIFEST: readonly PrecacheEntry[];
};

const scope = new URL(self.registration.scope);
const pages = new BroadcastChannel(sealChannelName(scope.href));
const seal = createSealKeeper({
  ...createKeptJson<SealStatus>(caches, "seal"),
  announce: (status) => pages.postMessage(status),
});
const shell = createShell(scope.href, self.__WB_MANIFEST);

/** Whether to refuse; waits for what was kept. A seal that cannot be read may be there. */
function isSealed(): Promise<boolean> {
  return seal.status().then(
    (status) => status.isSealed,
    () => true,
  );
}

async function answerForeign(event: FetchEvent, host: string): Promise<Response> {
  if (!(await isSealed())) return fetch(event.request);
  event.waitUntil(seal.countRefused(host));
  return Response.error();
}

/** With a network an unknown address is the host's matter; without one it leads to the page, whose parts lie beside it. */
async function answerNavigation(request: Request): Promise<Response> {
  return fetch(request).catch(() => Response.redirect(scope.href));
}

/** The browser follows redirects without asking us again, so that under the seal there are none. */
async function answerOwn(request: Request): Promise<Response> {
  return (await isSealed()) ? fetch(request, { redirect: "error" }) : fetch(request);
}

/** The answer to a request, or `null` to let the browser go on as if there were no service worker. */
function answer(event: FetchEvent): Promise<Response> | null {
  const { request } = event;
  const url = new URL(request.url);
  const isKnownOpen = seal.known()?.isSealed === false;
  if (url.origin !== scope.origin) return isKnownOpen ? null : answerForeign(event, url.host);
  if (request.method === "GET" && shell.has(url)) return shell.answer(url, request);
  if (request.mode === "navigate") return answerNavigation(request);
  if (url.href.startsWith(`${scope.href}assets/`)) {
    return shell.findOlder(request).then((older) => older ?? answerOwn(request));
  }
  return isKnownOpen ? null : answerOwn(request);
}

async function answerQuestion(question: OfflineQuestion): Promise<OfflineAnswer> {
  switch (question.kind) {
    case "seal-status":
      return { kind: "seal", status: await seal.status() };
    case "set-seal":
      return { kind: "seal", status: await seal.set(question.isSealed) };
    case "take-over":
      await self.skipWaiting();
      return { kind: "taking-over" };
  }
}

self.addEventListener("install", (event) => event.waitUntil(shell.install(event)));

self.addEventListener("activate", (event) => {
  event.waitUntil(
    shell.dropOld().then((hadOlder) => {
      // the very first page is to work offline, too; later ones choose themselves when to change
      return hadOlder ? undefined : self.clients.claim();
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const answered = answer(event);
  if (answered !== null) event.respondWith(answered);
});

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  // a thread of the page has no say in this
  if (port === undefined || !(event.source instanceof WindowClient)) return;
  const question = event.data as OfflineQuestion;
  event.waitUntil(
    answerQuestion(question)
      .catch((error: unknown): OfflineAnswer => ({ kind: "failed", error: errorToPlain(error) }))
      .then((reply) => port.postMessage(reply)),
  );
});
