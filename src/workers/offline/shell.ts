import { PrecacheController, type PrecacheEntry } from "workbox-precaching";
import { createKeptJson } from "./keptJson.ts";

/** The page itself with all its scripts, styles and WebAssembly, as this browser keeps it. */
export interface Shell {
  /** Fetch and keep every file of this version that is not kept already; whoever fails leaves the old version in place. */
  install(event: ExtendableEvent): Promise<unknown>;
  /** Drop files that neither this version nor the one before it uses. Resolves with whether there was one before. */
  dropOld(): Promise<boolean>;
  /** Whether this version has a file at the address. */
  has(url: URL): boolean;
  /** The kept file, with the headers that it came with; from the network if the browser has dropped it. */
  answer(url: URL, request: Request): Promise<Response>;
  /** The file as the version before kept it, for its pages that still run. */
  findOlder(request: Request): Promise<Response | undefined>;
}

/**
 * @param scope The site's address, with a slash at the end.
 * @param entries Every file of this version with a revision; filled in by the build.
 */
export function createShell(scope: string, entries: readonly PrecacheEntry[]): Shell {
  const precache = new PrecacheController();
  precache.addToCacheList([...entries]);
  const previousKeys = createKeptJson<readonly string[]>(caches, "shell");
  const open = (): Promise<Cache> => caches.open(precache.strategy.cacheName);

  /** The site's own address means its page. */
  function fileAt(url: URL): string {
    const bare = url.origin + url.pathname;
    return bare === scope ? `${scope}index.html` : bare;
  }

  return {
    install: (event) => precache.install(event),
    async dropOld() {
      const keys = [...precache.getURLsToCacheKeys().values()];
      const before = await previousKeys.read();
      const isUsed = new Set([...keys, ...(before ?? [])]);
      const cache = await open();
      for (const request of await cache.keys()) {
        if (!isUsed.has(request.url)) await cache.delete(request);
      }
      await previousKeys.write(keys);
      return before !== null;
    },
    has: (url) => precache.getCacheKeyForURL(fileAt(url)) !== undefined,
    async answer(url, request) {
      return (await precache.matchPrecache(fileAt(url))) ?? fetch(request);
    },
    async findOlder(request) {
      // the search of what is kept holds the revision
      return (await open()).match(request, { ignoreSearch: true });
    },
  };
}
