/** One small value that outlives the service worker. */
export interface KeptJson<T> {
  /** `null` if nothing was kept yet. */
  read(): Promise<T | null>;
  write(value: T): Promise<void>;
}

/**
 * Keep a value in Cache Storage: a service worker has no local storage, and one entry needs no database.
 *
 * @param key Any word; no request is ever made for it.
 */
export function createKeptJson<T>(storage: CacheStorage, key: string): KeptJson<T> {
  const open = (): Promise<Cache> => storage.open("hearth-offline");
  const address = `./kept/${key}`;
  return {
    async read() {
      const response = await (await open()).match(address);
      // only this function's other half writes here
      return response === undefined ? null : ((await response.json()) as T);
    },
    async write(value) {
      await (await open()).put(address, Response.json(value));
    },
  };
}
