import type { Page } from "@playwright/test";
import { expect, openControlled, test, waitUntilKept } from "./site.ts";

/** The ways and places in which a page can ask a host. */
const PLACES = ["page", "xhr", "event-stream", "beacon", "worker", "nested", "blob", "nested-blob"] as const;
type Place = (typeof PLACES)[number];

const FETCHING_BLOB = `addEventListener("message", async ({ data: { url } }) =>
  postMessage(await fetch(url).then((response) => "answered " + response.status, () => "refused")));`;

/** Ask for an address from one place of the page; what came of it, as far as that place can tell. */
async function ask(page: Page, place: Place, address: string): Promise<string> {
  return page.evaluate(
    async ([from, url, blobScript]) => {
      const blob = URL.createObjectURL(new Blob([blobScript], { type: "text/javascript" }));
      const script = new URL("fetching-worker.js", document.baseURI).href;
      const inWorker = (start: string, below?: string): Promise<string> =>
        new Promise((resolve) => {
          const worker = new Worker(start);
          worker.addEventListener("message", ({ data }: MessageEvent<string>) => resolve(data));
          worker.postMessage({ url, below });
        });
      const places = {
        page: () =>
          fetch(url).then(
            ({ status }) => `answered ${status}`,
            () => "refused",
          ),
        xhr: () =>
          new Promise<string>((resolve) => {
            const request = new XMLHttpRequest();
            request.addEventListener("load", () => resolve(`answered ${request.status}`));
            request.addEventListener("error", () => resolve("refused"));
            request.open("GET", url);
            request.send();
          }),
        "event-stream": () =>
          new Promise<string>((resolve) => {
            const source = new EventSource(url);
            const end = (outcome: string): void => {
              source.close();
              resolve(outcome);
            };
            source.addEventListener("open", () => end("answered 200"));
            source.addEventListener("error", () => end("refused"));
          }),
        beacon: () => Promise.resolve(navigator.sendBeacon(url, "x") ? "queued" : "not queued"),
        worker: () => inWorker(script),
        nested: () => inWorker(script, script),
        blob: () => inWorker(blob),
        "nested-blob": () => inWorker(script, blob),
      };
      return places[from]();
    },
    [place, address, FETCHING_BLOB] as const,
  );
}

/** What every place but the beacon is told. */
async function askFromEverywhere(page: Page, addressOf: (place: Place) => string): Promise<string[]> {
  const outcomes: string[] = [];
  for (const place of PLACES) outcomes.push(await ask(page, place, addressOf(place)));
  return outcomes.filter((_outcome, index) => PLACES[index] !== "beacon");
}

const openPanel = async (page: Page): Promise<void> => {
  const panel = page.getByRole("dialog", { name: "Privacy" });
  if (!(await panel.isVisible()))
    await page.getByRole("button", { name: /^(Local only|Sealed|Not sealed)/ }).click();
  await expect(panel).toBeVisible();
};

/** Stop the service worker, as a browser does when it has had nothing to do for a while. */
async function stopServiceWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const isStopped = new Promise<void>((resolve) => {
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    });
  });
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await isStopped;
  await session.detach();
}

/** What the browser tells on the console of every refused request; nothing else may stand there. */
function forgiveRefusals(troubles: string[]): void {
  const others = troubles
    .splice(0)
    .filter((trouble) => !/Failed to load resource: net::ERR_FAILED/.test(trouble));
  expect(others).toEqual([]);
}

test("the seal refuses other hosts to the page, its workers, workers of workers and Blobs, and counts them", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  const { foreign } = site;
  await openControlled(hearth);
  const before = await askFromEverywhere(page, (place) => foreign.address(`before-${place}`));
  expect(new Set(before)).toEqual(new Set(["answered 200"]));
  await expect
    .poll(() => foreign.arrived.toSorted())
    .toEqual(PLACES.map((place) => `before-${place}`).toSorted());

  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText("In force, also after a reload. 0 refused, 0 escaped.")).toBeVisible();
  foreign.arrived.length = 0;
  const sealed = await askFromEverywhere(page, (place) => foreign.address(`sealed-${place}`));
  expect(new Set(sealed)).toEqual(new Set(["refused"]));
  await expect(page.getByText("8 refused, 0 escaped.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sealed.*8.*refused/ })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("button", { name: /^Sealed.*8.*refused/ })).toBeVisible();
  expect(await ask(page, "page", foreign.address("reloaded"))).toBe("refused");
  await expect(page.getByRole("button", { name: /^Sealed.*9.*refused/ })).toBeVisible();
  expect(foreign.arrived).toEqual([]);

  await openPanel(page);
  await expect(page.getByText(`${foreign.host}9`)).toBeVisible();
  await page.getByRole("switch", { name: "Seal" }).uncheck();
  await expect(page.getByRole("button", { name: /^Local only/ })).toBeVisible();
  const after = await askFromEverywhere(page, (place) => foreign.address(`after-${place}`));
  expect(new Set(after)).toEqual(new Set(["answered 200"]));
  await expect.poll(() => foreign.arrived).toHaveLength(PLACES.length);
  forgiveRefusals(troubles);
});

test("a service worker that was stopped refuses the first request that wakes it, and goes on counting", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  await openControlled(hearth);
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText("In force, also after a reload.")).toBeVisible();
  expect(await ask(page, "page", site.foreign.address("first"))).toBe("refused");
  await stopServiceWorker(page);

  expect(await ask(page, "worker", site.foreign.address("second"))).toBe("refused");
  await expect(page.getByText("2 refused, 0 escaped.")).toBeVisible();
  expect(site.foreign.arrived).toEqual([]);
  forgiveRefusals(troubles);
});

test("under the seal the own host cannot send a request on to another one", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  await openControlled(hearth);
  const address = `${site.origin}/away`;
  expect(await ask(page, "page", address)).toBe("answered 200");
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText("In force")).toBeVisible();
  expect(await ask(page, "page", address)).toBe("refused");
  expect(site.foreign.arrived).toEqual(["by-redirect"]);
  forgiveRefusals(troubles);
});

test("a first visit is told that the seal is not in force yet, and a reload puts it in force", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  await hearth.open();
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText(/^Not in force yet/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Not sealed yet/ })).toBeVisible();
  await waitUntilKept(page);
  await page.getByRole("dialog", { name: "Privacy" }).getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("button", { name: /^Sealed.*0.*refused/ })).toBeVisible();
  expect(await ask(page, "page", site.foreign.address("sealed"))).toBe("refused");
  expect(site.foreign.arrived).toEqual([]);
  forgiveRefusals(troubles);
});

test("a page that was reloaded past the service worker says that the seal is not in force, and tells of nothing else", async ({
  hearth,
  page,
}) => {
  await openControlled(hearth);
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText("In force")).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const isLoaded = page.waitForEvent("load");
  await session.send("Page.reload", { ignoreCache: true });
  await isLoaded;
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  await expect(page.getByRole("button", { name: /^Not sealed yet/ })).toBeVisible();
  await openPanel(page);
  await expect(page.getByText(/Reload to put it in force/)).toBeVisible();
});

test("a request that gets past the service worker is shown as escaped", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  await openControlled(hearth);
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(page.getByText("In force")).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setBypassServiceWorker", { bypass: true });
  expect(await ask(page, "page", site.foreign.address("past"))).toBe("answered 200");
  expect(site.foreign.arrived).toEqual(["past"]);
  await expect(page.getByText("0 refused, 1 escaped.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sealed, 1 escaped/ })).toBeVisible();
  forgiveRefusals(troubles);
});

test("sealing in one tab seals the other", async ({ hearth, page, site, troubles }) => {
  await openControlled(hearth);
  const other = await page.context().newPage();
  await other.goto(site.origin);
  await expect(other.getByRole("button", { name: /^Local only/ })).toBeVisible();
  await openPanel(page);
  await page.getByRole("switch", { name: "Seal" }).check();
  await expect(other.getByRole("button", { name: /^Sealed/ })).toBeVisible();
  expect(await ask(other, "page", site.foreign.address("other"))).toBe("refused");
  await expect(page.getByText("1 refused, 0 escaped.")).toBeVisible();
  forgiveRefusals(troubles);
});

test("past the service worker there is no way: no WebRTC, no WebTransport, and sockets to the own host alone", async ({
  hearth,
  page,
  site,
  troubles,
}) => {
  await hearth.open();
  const left = await page.evaluate(() =>
    ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"].filter((name) => name in globalThis),
  );
  expect(left).toEqual([]);
  // the policy names this host, but for http
  const refusedBy = await page.evaluate(
    async (url) => {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
      });
      new WebSocket(url).addEventListener("error", () => {});
      return violation;
    },
    site.foreign.address("socket").replace("http:", "ws:"),
  );
  expect(refusedBy).toBe("connect-src");
  expect(site.foreign.arrived).toEqual([]);
  expect(troubles.splice(0).every((trouble) => trouble.includes("Content Security Policy"))).toBe(true);
});
