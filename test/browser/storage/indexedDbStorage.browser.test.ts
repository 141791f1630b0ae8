import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import { describeStorage } from "#test/contract/storageContract.ts";
import { describeUpgrade } from "#test/contract/storageUpgradeContract.ts";

const newName = (): string => `hearth-test-${crypto.randomUUID()}`;

describeStorage("IndexedDB storage in Chromium", async () => {
  const name = newName();
  return { storage: createIndexedDbStorage({ name }), reopen: () => createIndexedDbStorage({ name }) };
});

describeUpgrade("IndexedDB storage in Chromium", () => {
  const name = newName();
  return { indexedDB, name, open: () => createIndexedDbStorage({ name }) };
});
