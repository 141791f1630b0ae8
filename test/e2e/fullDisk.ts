import type { Page } from "@playwright/test";

interface FullDisk {
  isDiskFull: boolean;
  refusedWrites: number;
}

/** From the next load on, `fill()` makes the disk refuse to take anything, until there is `makeRoom()`. */
export async function bringFullDisk(page: Page): Promise<{
  readonly fill: () => Promise<void>;
  readonly makeRoom: () => Promise<void>;
  /** How often something was refused. */
  readonly refusals: () => Promise<number>;
}> {
  await page.addInitScript(() => {
    const disk = Object.assign(window, { isDiskFull: false, refusedWrites: 0 });
    for (const method of ["put", "add"] as const) {
      const write = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...values) {
        if (!disk.isDiskFull) return write.apply(this, values);
        disk.refusedWrites += 1;
        throw new DOMException("The disk is full", "QuotaExceededError");
      };
    }
  });
  const setFull = (isFull: boolean): Promise<void> =>
    page.evaluate((isDiskFull) => void Object.assign(window, { isDiskFull }), isFull);
  return {
    fill: () => setFull(true),
    makeRoom: () => setFull(false),
    refusals: () => page.evaluate(() => (window as unknown as FullDisk).refusedWrites),
  };
}
