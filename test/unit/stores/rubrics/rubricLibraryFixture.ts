import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { createIndexedDbStorage } from "#storage/indexedDbStorage.ts";
import type { HearthStorage } from "#storage/hearthStorage.ts";
import { createRubricLibraryStore } from "#stores/rubrics/createRubricLibraryStore.ts";

export const EMPATHY: RubricDraft = {
  name: "Empathy",
  criteria: "Does the response show that it has understood how the person feels?",
  scoreDescriptions: ["Cruel.", "Cold.", "Civil.", "Kind.", "Warm."],
};

/** Not a hash, but different for different texts and easy to read in a failing test. */
export const fakeSha256 = async (text: string): Promise<string> => {
  let sum = 0n;
  for (const character of text) sum = (sum * 31n + BigInt(character.codePointAt(0) ?? 0)) % 16n ** 64n;
  return sum.toString(16).padStart(64, "0");
};

/** One browser's disk, on which several tabs may open a library. */
export function createDisk(): { openStorage: () => HearthStorage } {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  return { openStorage: () => createIndexedDbStorage({ name: "rubrics", factory }) };
}

/** A library over a real store in memory, with ids 1, 2, … and a clock that is set by hand. */
export function libraryFixture(disk = createDisk(), prefix = "r") {
  const storage = disk.openStorage();
  const clock = { nowMs: Date.UTC(2026, 10, 3) };
  const announced: string[] = [];
  let ids = 0;
  const library = createRubricLibraryStore({
    storage: storage.rubrics,
    sha256: fakeSha256,
    newId: () => `${prefix}${++ids}`,
    now: () => clock.nowMs,
    announce: (changed) => announced.push(...changed),
  });
  return { library, actions: library.getState().actions, storage, clock, announced, disk };
}
