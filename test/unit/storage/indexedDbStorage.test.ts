import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { storageError } from "#storage/storageErrors.ts";
import { describeStorage } from "#test/contract/storageContract.ts";
import { sampleVerdict } from "#test/contract/storageSamples.ts";
import { describeUpgrade } from "#test/contract/storageUpgradeContract.ts";

describeStorage("IndexedDB storage in Node", async () => {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  return {
    storage: createIndexedDbStorage({ factory }),
    reopen: () => createIndexedDbStorage({ factory }),
  };
});

describeUpgrade("IndexedDB storage in Node", () => {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  return {
    indexedDB: factory.indexedDB,
    name: "hearth",
    open: () => createIndexedDbStorage({ factory }),
  };
});

test("a database of a newer app is left alone and named as such", async () => {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  await new Promise<void>((resolve) => {
    const request = factory.indexedDB.open("hearth", 1000);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
  const storage = createIndexedDbStorage({ factory });
  await expect(storage.verdicts.count()).rejects.toMatchObject({ code: "storage/newer-schema" });
});

test("storageError() recognises a full disk by name, also inside Dexie's wrapping", () => {
  const full = new DOMException("", "QuotaExceededError");
  expect(storageError(full, "keep x").code).toBe("storage/quota-exceeded");
  const wrapped = Object.assign(new Error("aborted"), { name: "AbortError", inner: full });
  expect(storageError(wrapped, "keep x")).toMatchObject({ code: "storage/quota-exceeded" });
  const several = Object.assign(new Error("2 of 3 failed"), {
    name: "BulkError",
    failures: [new Error(), full],
  });
  expect(storageError(several, "keep x").code).toBe("storage/quota-exceeded");
  expect(storageError(new Error("odd"), "keep x")).toMatchObject({
    code: "storage/unavailable",
    message: "Cannot keep x: Error: odd",
  });
});

test("a value that cannot be stored is refused with a storage code, and nothing is kept", async () => {
  const storage = createIndexedDbStorage({ factory: { indexedDB: new IDBFactory(), IDBKeyRange } });
  const verdict = { ...sampleVerdict("v1", "c1", "2026-01-01T00:00:00.000Z"), extra: () => 1 };
  await expect(storage.verdicts.add(verdict)).rejects.toMatchObject({ code: "storage/unavailable" });
  expect(await storage.verdicts.count()).toBe(0);
});
