import { expect, test, vi } from "vitest";
import { createSpeedNotes } from "#stores/speedNotes.ts";
import { withReadyJudge } from "./modelStoreFixture.ts";

test("createSpeedNotes() gives back what was kept of a model, and nothing that is no speed", async () => {
  const kept = new Map<string, unknown>([
    ["judge/speed/sha256:text", "fast"],
    ["judge/speed/sha256:zero", 0],
    ["judge/speed/sha256:nan", NaN],
  ]);
  const notes = createSpeedNotes({
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
  });
  await notes.keep("sha256:a", 41.5);
  expect(await notes.read("sha256:a")).toBe(41.5);
  for (const hash of ["text", "zero", "nan", "unknown"]) {
    expect(await notes.read(`sha256:${hash}`)).toBeNull();
  }
});

test("the speed of a judge is the mean of its last verdicts, kept by the hash of its weights", async () => {
  const { store, actions, speeds } = await withReadyJudge();
  actions.addSpeed(10);
  actions.addSpeed(20);
  expect(store.getState().speeds).toEqual({ "sha256:a": 15 });
  await vi.waitFor(() => expect(speeds.get("sha256:a")).toBe(15));
});

test("a speed of an earlier visit is recalled, but not over one that was just measured", async () => {
  const { store, actions, speeds } = await withReadyJudge();
  speeds.set("sha256:b", 7);
  await actions.recallSpeed("sha256:b");
  expect(store.getState().speeds).toEqual({ "sha256:b": 7 });
  actions.addSpeed(30);
  speeds.set("sha256:a", 1);
  await actions.recallSpeed("sha256:a");
  expect(store.getState().speeds["sha256:a"]).toBe(30);
});

test("a speed that cannot be kept is told, and shown all the same", async () => {
  const { store, actions, notes, faults } = await withReadyJudge();
  notes.keepFails = true;
  faults.splice(0);
  actions.addSpeed(12);
  expect(store.getState().speeds).toEqual({ "sha256:a": 12 });
  await vi.waitFor(() => expect(faults).toHaveLength(1));
});
