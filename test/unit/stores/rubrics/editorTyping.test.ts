import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import type { RubricWrite } from "#storage/hearthStorage.ts";
import { deferred } from "#test/unit/stores/deferred.ts";
import { onDisk, openEmpathy, opened, PAUSE_MS, withCriteria, type Tab } from "./rubricEditorFixture.ts";
import { EMPATHY } from "./rubricLibraryFixture.ts";

const FULL = new AppError("storage/quota-exceeded", "The disk is full");

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Let a typing pause go by, and what it starts come to its end. */
async function pause(tab: Tab): Promise<void> {
  vi.advanceTimersByTime(PAUSE_MS);
  await tab.edit.flush();
}

/** The disk refuses every write until the returned function is called. */
function fillDisk({ storage }: Tab): () => void {
  const write = storage.rubrics.write.bind(storage.rubrics);
  Object.assign(storage.rubrics, { write: () => Promise.reject(FULL) });
  return () => void Object.assign(storage.rubrics, { write });
}

async function withOther() {
  const made = await openEmpathy();
  return { ...made, other: await made.tab.actions.create({ ...EMPATHY, name: "Other" }) };
}

describe("text that the disk refuses", () => {
  test("is there again when its rubric is opened again, and is kept once there is room", async () => {
    const { tab, id, other } = await withOther();
    const makeRoom = fillDisk(tab);
    tab.edit.change(withCriteria("typed"), "criteria");
    await tab.edit.open(other);
    expect(opened(tab)).toMatchObject({ id: other, draft: { name: "Other" } });
    expect(tab.editor.getState().actions.hasUnkept()).toBe(true);
    await tab.edit.open(id);
    expect(opened(tab)).toMatchObject({
      draft: { criteria: "typed" },
      keeping: { kind: "not-kept", error: FULL },
      access: { kind: "here" },
    });
    makeRoom();
    expect(await tab.edit.flush()).toBe(true);
    expect(await onDisk(tab, id)).toBe("typed");
    expect(tab.editor.getState().actions.hasUnkept()).toBe(false);
  });

  test("is set against what another tab has made of the rubric meanwhile", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    const makeRoom = fillDisk(tab);
    tab.edit.change(withCriteria("mine"), "criteria");
    await tab.edit.close();
    makeRoom();
    await second.actions.change(id, { draft: withCriteria("theirs") }, { label: "edit" });
    await tab.hear(id);
    await tab.edit.open(id);
    expect(opened(tab)).toMatchObject({
      draft: { criteria: "mine" },
      access: { kind: "changed-elsewhere", theirs: { draft: { criteria: "theirs" } } },
    });
    expect(await onDisk(tab, id)).toBe("theirs");
  });

  test("outlives a turn of another tab that writes nothing", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.edit.open(id);
    const makeRoom = fillDisk(tab);
    tab.edit.change(withCriteria("typed"), "criteria");
    await second.edit.takeOver();
    await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "elsewhere" }));
    makeRoom();
    await second.edit.close();
    await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "here" }));
    expect(opened(tab).draft.criteria).toBe("typed");
    await pause(tab);
    expect(await onDisk(tab, id)).toBe("typed");
  });
});

test("text set against another tab's is there again after another rubric was open", async () => {
  const { tab, id, other } = await withOther();
  tab.edit.change(withCriteria("mine"), "criteria");
  await tab.storage.rubrics.getRecord(id).then(async (record) => {
    if (record === null) throw new TypeError("No record");
    const theirs = { ...record, draft: withCriteria("theirs"), revision: record.revision + 1 };
    await tab.storage.rubrics.write({ records: [{ record: theirs, replaces: record.revision }] });
  });
  await tab.edit.open(other);
  await tab.edit.open(id);
  expect(opened(tab)).toMatchObject({ draft: { criteria: "mine" }, access: { kind: "changed-elsewhere" } });
  await tab.edit.useTheirs();
  await tab.edit.open(other);
  await tab.edit.open(id);
  expect(opened(tab)).toMatchObject({ draft: { criteria: "theirs" }, access: { kind: "here" } });
});

test("another tab's change that was taken back there is no conflict any more", async () => {
  const { tab, id, openTab } = await openEmpathy();
  const second = await openTab("two");
  tab.edit.change(withCriteria("mine"), "criteria");
  await second.actions.change(id, { draft: withCriteria("theirs") }, { label: "edit" });
  await tab.hear(id);
  expect(opened(tab).access.kind).toBe("changed-elsewhere");
  await second.actions.undo();
  await tab.hear(id);
  expect(opened(tab).access).toEqual({ kind: "here" });
  await pause(tab);
  expect(await onDisk(tab, id)).toBe("mine");
});

describe("a rubric that another tab removes while something is typed", () => {
  test("leaves what was typed in the page, from where it can become a rubric of its own", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    tab.edit.change(withCriteria("typed"), "criteria");
    await second.actions.remove(id);
    await tab.hear(id);
    expect(tab.editor.getState().opened).toEqual({ kind: "missing", id, typed: withCriteria("typed") });
    const copyId = await tab.edit.keepAsCopy();
    expect(opened(tab)).toMatchObject({ id: copyId, draft: { criteria: "typed" } });
    expect(tab.edit.hasUnkept()).toBe(false);
  });

  test("has it again when undo brings the rubric back", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    tab.edit.change(withCriteria("typed"), "criteria");
    await second.actions.remove(id);
    await tab.hear(id);
    await second.actions.undo();
    await tab.hear(id);
    await tab.edit.open(id);
    expect(opened(tab).draft.criteria).toBe("typed");
    await pause(tab);
    expect(await onDisk(tab, id)).toBe("typed");
  });
});

test("text that is typed while a write is under way is kept by the same flush", async () => {
  const { tab, id } = await openEmpathy();
  tab.edit.change(withCriteria("one"), "criteria");
  const seen = new Set<string>();
  tab.editor.subscribe(() => seen.add(opened(tab).access.kind));
  const flushed = tab.edit.flush();
  tab.edit.change(withCriteria("two"), "criteria");
  expect(await flushed).toBe(true);
  expect(await onDisk(tab, id)).toBe("two");
  expect([...seen]).toEqual(["here"]);
});

test("text that is typed in the very moment a write ends is kept", async () => {
  const { tab, id } = await openEmpathy();
  tab.edit.change(withCriteria("one"), "criteria");
  const unsubscribe = tab.editor.subscribe((state) => {
    if (opened(tab).keeping.kind !== "kept" || state.opened.kind !== "open") return;
    unsubscribe();
    tab.edit.change(withCriteria("two"), "criteria");
    void tab.edit.flush();
  });
  await tab.edit.flush();
  await vi.waitFor(async () => expect(await onDisk(tab, id)).toBe("two"));
});

describe("opening in a hurry", () => {
  test("there and back again ends where it began, and there it can be written", async () => {
    const { tab, id, other } = await withOther();
    tab.edit.change(withCriteria("typed"), "criteria");
    const opening = [tab.edit.open(other), tab.edit.open(id)];
    await Promise.all(opening);
    expect(opened(tab)).toMatchObject({ id, access: { kind: "here" }, draft: { criteria: "typed" } });
  });

  test("close() and open() at once ends open", async () => {
    const { tab, id } = await openEmpathy();
    await Promise.all([tab.edit.close(), tab.edit.open(id)]);
    expect(opened(tab)).toMatchObject({ id, access: { kind: "here" } });
  });

  test("several at once end with the last, and no other one stays claimed", async () => {
    const { tab, id, other, openTab } = await withOther();
    await tab.edit.close();
    const third = await tab.actions.create({ ...EMPATHY, name: "Third" });
    for (let turns = 0; turns < 12; turns += 1) {
      const first = tab.edit.open(other);
      for (let waited = 0; waited < turns; waited += 1) await Promise.resolve();
      await Promise.all([first, tab.edit.open(third)]);
      expect(opened(tab)).toMatchObject({ id: third, access: { kind: "here" } });
      await tab.edit.close();
    }
    const second = await openTab("two");
    for (const each of [id, other, third]) {
      await second.edit.open(each);
      expect(opened(second)).toMatchObject({ id: each, access: { kind: "here" } });
    }
  });

  test("a turn that comes for a rubric which was left goes back", async () => {
    const { tab, id, other, openTab } = await withOther();
    const second = await openTab("two");
    await second.edit.open(id);
    await second.edit.open(other);
    await tab.edit.close();
    await vi.waitFor(() => expect(opened(second).access).toEqual({ kind: "here" }));
    await tab.edit.open(id);
    expect(opened(tab).access).toEqual({ kind: "here" });
  });
});

test("two tabs that take over from each other at once end with one that may write", async () => {
  const { tab, id, openTab } = await openEmpathy();
  const second = await openTab("two");
  await second.edit.open(id);
  const taking = second.edit.takeOver();
  await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "elsewhere" }));
  await Promise.all([taking, tab.edit.takeOver()]);
  const writers = [tab, second].filter((each) => opened(each).access.kind === "here");
  expect(writers).toHaveLength(1);
});

test("a fault while stale verdicts are counted takes no open text away", async () => {
  const { tab, id } = await openEmpathy();
  await tab.edit.saveVersion("");
  await tab.edit.close();
  const counting = deferred<never>();
  Object.assign(tab.storage.verdicts, { countStale: () => counting.promise });
  const opening = tab.edit.open(id);
  await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "here" }));
  tab.edit.change(withCriteria("typed"), "criteria");
  counting.reject(new AppError("storage/unavailable", "The disk is gone"));
  await expect(opening).rejects.toMatchObject({ code: "storage/unavailable" });
  expect(opened(tab).draft.criteria).toBe("typed");
  await pause(tab);
  expect(await onDisk(tab, id)).toBe("typed");
});

describe("a page that is closed within a typing pause", () => {
  test("has what was typed when the rubric is opened again, and keeps it", async () => {
    const { tab, id, openTab } = await openEmpathy();
    tab.edit.change(withCriteria("typed"), "criteria");
    tab.edit.putAway();
    vi.clearAllTimers();
    const again = await openTab("again");
    await again.edit.open(id);
    await again.edit.takeOver();
    expect(opened(again).draft.criteria).toBe("typed");
    await pause(again);
    expect(await onDisk(again, id)).toBe("typed");
    const third = await openTab("third");
    await third.edit.open(id);
    await third.actions.undo();
    await third.edit.takeOver();
    expect(opened(third).draft).toEqual(EMPATHY);
  });

  test("has nothing to bring back when it was kept after all", async () => {
    const { tab, id, openTab } = await openEmpathy();
    tab.edit.change(withCriteria("typed"), "criteria");
    tab.edit.putAway();
    await pause(tab);
    await tab.actions.undo();
    const again = await openTab("again");
    await again.edit.open(id);
    await again.edit.takeOver();
    expect(opened(again).draft).toEqual(EMPATHY);
  });
});

test("what is typed does not overwrite a change of this tab that comes to the disk before it", async () => {
  const { tab, id } = await openEmpathy();
  tab.edit.change(withCriteria("typed"), "criteria");
  const imported = tab.actions.addImported([
    { kind: "replace", id, draft: withCriteria("imported"), note: "" },
  ]);
  expect(await tab.edit.flush()).toBe(false);
  await imported;
  expect(opened(tab)).toMatchObject({ draft: { criteria: "typed" }, access: { kind: "changed-elsewhere" } });
  expect(await onDisk(tab, id)).toBe("imported");
});

test("a turn that is lost and comes back while the disk is slow ends with this tab writing", async () => {
  const { tab, id, openTab } = await openEmpathy();
  const second = await openTab("two");
  const disk = deferred();
  const write = tab.storage.rubrics.write.bind(tab.storage.rubrics);
  Object.assign(tab.storage.rubrics, {
    write: (changes: RubricWrite) => disk.promise.then(() => write(changes)),
  });
  await second.edit.open(id);
  tab.edit.change(withCriteria("typed"), "criteria");
  await second.edit.takeOver();
  await second.edit.close();
  disk.resolve();
  await vi.waitFor(async () => expect(await onDisk(tab, id)).toBe("typed"));
  await tab.edit.flush();
  await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "here" }));
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(opened(tab)).toMatchObject({ access: { kind: "here" }, draft: { criteria: "typed" } });
});

test("a tab that only reads sees text and versions of the other one, and still only reads", async () => {
  const { tab, id, openTab } = await openEmpathy();
  const second = await openTab("two");
  await second.edit.open(id);
  tab.edit.change(withCriteria("first"), "criteria");
  await tab.edit.saveVersion("kinder");
  await second.hear(id);
  expect(opened(second)).toMatchObject({ draft: { criteria: "first" }, access: { kind: "elsewhere" } });
  await vi.waitFor(() => expect(opened(second).versions).toMatchObject([{ version: 1, note: "kinder" }]));
});

test("a rubric that cannot be read once it is its turn is failed, and can be opened again", async () => {
  const { tab, id, openTab } = await openEmpathy();
  await tab.edit.close();
  const getRecords = tab.storage.rubrics.getRecords.bind(tab.storage.rubrics);
  const gone = new AppError("storage/unavailable", "The disk is gone");
  Object.assign(tab.storage.rubrics, { getRecords: () => Promise.reject(gone) });
  await tab.edit.open(id);
  expect(tab.editor.getState().opened).toEqual({ kind: "failed", id, error: gone });
  const second = await openTab("two");
  await second.edit.open(id);
  expect(opened(second).access).toEqual({ kind: "here" });
  await second.edit.close();
  Object.assign(tab.storage.rubrics, { getRecords });
  await tab.edit.open(id);
  expect(opened(tab).access).toEqual({ kind: "here" });
});

test("a turn that is lost while the rubric is being opened ends with this tab reading", async () => {
  const { tab, id, openTab } = await openEmpathy();
  await tab.edit.close();
  const disk = deferred();
  const getRecords = tab.storage.rubrics.getRecords.bind(tab.storage.rubrics);
  Object.assign(tab.storage.rubrics, {
    getRecords: (ids: readonly string[]) => disk.promise.then(() => getRecords(ids)),
  });
  const opening = tab.edit.open(id);
  await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "asking" }));
  const second = await openTab("two");
  await second.edit.open(id);
  await second.edit.takeOver();
  disk.resolve();
  await opening;
  expect(opened(tab).access).toEqual({ kind: "elsewhere" });
  expect(opened(second).access).toEqual({ kind: "here" });
});

test("what was kept as a copy is no conflict any more in the rubric that it was written in", async () => {
  const { tab, id, openTab } = await openEmpathy();
  const second = await openTab("two");
  tab.edit.change(withCriteria("mine"), "criteria");
  await second.actions.change(id, { draft: withCriteria("theirs") }, { label: "edit" });
  await tab.hear(id);
  await tab.edit.keepAsCopy();
  expect(tab.edit.hasUnkept()).toBe(false);
  await tab.edit.open(id);
  expect(opened(tab)).toMatchObject({ draft: { criteria: "theirs" }, access: { kind: "here" } });
});
