import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { describeStorage } from "#test/contract/storageContract.ts";

describeStorage("IndexedDB storage in Chromium", async () => {
  const name = `hearth-test-${crypto.randomUUID()}`;
  return { storage: createIndexedDbStorage({ name }), reopen: () => createIndexedDbStorage({ name }) };
});
