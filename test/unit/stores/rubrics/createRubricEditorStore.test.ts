import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
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

test("open() shows the text, its versions, and that this tab may write", async () => {
  const { tab, id } = await openEmpathy();
  expect(opened(tab)).toMatchObject({ id, draft: EMPATHY, versions: [], access: { kind: "here" } });
});

test("open() of a starter can only be read, and change() then does nothing", async () => {
  const { tab } = await openEmpathy();
  const [starter] = STARTER_RUBRICS;
  await tab.edit.open(starter?.id ?? "");
  tab.edit.change(withCriteria("mine"), "criteria");
  expect(opened(tab)).toMatchObject({
    access: { kind: "starter" },
    draft: { criteria: starter?.criteria },
    versions: [{ version: 1 }],
  });
});

test("open() of an id that is nowhere says that it is missing", async () => {
  const { tab } = await openEmpathy();
  await tab.edit.open("nowhere");
  expect(tab.editor.getState().opened).toEqual({ kind: "missing", id: "nowhere", typed: null });
});

test("what is typed is on the page at once and on disk after a pause", async () => {
  const { tab, id } = await openEmpathy();
  tab.edit.change(withCriteria("Is it kind?"), "criteria");
  expect(opened(tab)).toMatchObject({ draft: { criteria: "Is it kind?" }, keeping: { kind: "keeping" } });
  expect(await onDisk(tab, id)).toBe(EMPATHY.criteria);
  await pause(tab);
  expect(await onDisk(tab, id)).toBe("Is it kind?");
  expect(opened(tab).keeping).toEqual({ kind: "kept" });
});

test("going to another rubric keeps what was typed first", async () => {
  const { tab, id } = await openEmpathy();
  const other = await tab.actions.create({ ...EMPATHY, name: "Other" });
  tab.edit.change(withCriteria("typed"), "criteria");
  await tab.edit.open(other);
  expect(await onDisk(tab, id)).toBe("typed");
  expect(opened(tab).id).toBe(other);
});

test("undo in the library changes the text under the pen", async () => {
  const { tab } = await openEmpathy();
  tab.edit.change(withCriteria("typed"), "criteria");
  await tab.edit.flush();
  await tab.actions.undo();
  expect(opened(tab).draft).toEqual(EMPATHY);
  await tab.actions.redo();
  expect(opened(tab).draft.criteria).toBe("typed");
});

test("a rubric that is removed while open is missing, and undo brings it back", async () => {
  const { tab, id } = await openEmpathy();
  await tab.actions.remove(id);
  expect(tab.editor.getState().opened).toEqual({ kind: "missing", id, typed: null });
  await tab.actions.undo();
  await tab.edit.open(id);
  expect(opened(tab).draft).toEqual(EMPATHY);
});

describe("saveVersion()", () => {
  test("keeps what was just typed and saves it", async () => {
    const { tab } = await openEmpathy();
    tab.edit.change(withCriteria("Is it kind?"), "criteria");
    expect(await tab.edit.saveVersion("kinder")).toMatchObject({
      version: 1,
      criteria: "Is it kind?",
      note: "kinder",
    });
    expect(opened(tab)).toMatchObject({ versions: [{ version: 1 }], staleness: { cases: 0, stale: 0 } });
  });

  test("says what is wrong instead, until it is mended", async () => {
    const { tab } = await openEmpathy();
    tab.edit.change(withCriteria(""), "criteria");
    expect(await tab.edit.saveVersion("")).toBeNull();
    expect(opened(tab).problems).toMatchObject([{ field: "criteria" }]);
    tab.edit.change(withCriteria("Is it kind?"), "criteria");
    expect(opened(tab).problems).toEqual([]);
  });

  test("restoreVersion() puts an earlier text under the pen as a step of its own", async () => {
    const { tab } = await openEmpathy();
    const first = await tab.edit.saveVersion("");
    tab.edit.change(withCriteria("Is it kind?"), "criteria");
    await tab.edit.saveVersion("");
    if (first === null) throw new TypeError("Not saved");
    await tab.edit.restoreVersion(first);
    expect(opened(tab)).toMatchObject({ draft: EMPATHY, versions: [{ version: 1 }, { version: 2 }] });
    await tab.actions.undo();
    expect(opened(tab).draft.criteria).toBe("Is it kind?");
  });
});

describe("when the disk is full", () => {
  test("the text stays in the page, says so, and is kept once there is room", async () => {
    const { tab, id } = await openEmpathy();
    const write = tab.storage.rubrics.write.bind(tab.storage.rubrics);
    let refused = 0;
    Object.assign(tab.storage.rubrics, {
      write: () => {
        refused += 1;
        return Promise.reject(FULL);
      },
    });
    tab.edit.change(withCriteria("typed"), "criteria");
    await pause(tab);
    expect(refused).toBe(1);
    expect(opened(tab)).toMatchObject({
      draft: { criteria: "typed" },
      keeping: { kind: "not-kept", error: FULL },
    });
    expect(await tab.edit.saveVersion("")).toBeNull();
    expect(opened(tab).versions).toEqual([]);
    Object.assign(tab.storage.rubrics, { write });
    tab.edit.change(withCriteria("typed more"), "criteria");
    await pause(tab);
    expect(await onDisk(tab, id)).toBe("typed more");
    expect(opened(tab).keeping).toEqual({ kind: "kept" });
  });

  test("a version that cannot be kept is told of as that; the draft before it is kept", async () => {
    const { tab, id } = await openEmpathy();
    tab.edit.change(withCriteria("typed"), "criteria");
    await pause(tab);
    let refused = 0;
    Object.assign(tab.storage.rubrics, {
      write: () => {
        refused += 1;
        return Promise.reject(FULL);
      },
    });
    await expect(tab.edit.saveVersion("")).rejects.toBe(FULL);
    expect(refused).toBe(1);
    expect(opened(tab)).toMatchObject({ versions: [], keeping: { kind: "kept" } });
    expect(await onDisk(tab, id)).toBe("typed");
  });
});

describe("in two tabs", () => {
  test("the second can read, and cannot write", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.edit.open(id);
    expect(opened(second)).toMatchObject({ draft: EMPATHY, access: { kind: "elsewhere" } });
    second.edit.change(withCriteria("second"), "criteria");
    await pause(second);
    expect(await onDisk(tab, id)).toBe(EMPATHY.criteria);
  });

  test("the second sees what the first types", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.edit.open(id);
    tab.edit.change(withCriteria("first"), "criteria");
    await tab.edit.flush();
    await second.hear(id);
    expect(opened(second).draft.criteria).toBe("first");
  });

  test("the second may write once the first leaves, beginning with what the first left", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.edit.open(id);
    tab.edit.change(withCriteria("first"), "criteria");
    await tab.edit.close();
    await vi.waitFor(() => expect(opened(second).access).toEqual({ kind: "here" }));
    expect(opened(second).draft.criteria).toBe("first");
  });

  test("takeOver() tells the first, which keeps what it had typed before it lets go", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.edit.open(id);
    tab.edit.change(withCriteria("first"), "criteria");
    await second.edit.takeOver();
    await vi.waitFor(() => expect(opened(tab).access).toEqual({ kind: "elsewhere" }));
    await second.hear(id);
    expect(opened(second)).toMatchObject({ draft: { criteria: "first" }, access: { kind: "here" } });
  });

  test("a change under the first tab's hands overwrites nothing; it may take theirs", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    await second.actions.change(id, { draft: withCriteria("theirs") }, { label: "edit" });
    tab.edit.change(withCriteria("mine"), "criteria");
    expect(await tab.edit.flush()).toBe(false);
    expect(opened(tab)).toMatchObject({
      draft: { criteria: "mine" },
      access: { kind: "changed-elsewhere", theirs: { draft: { criteria: "theirs" } } },
    });
    expect(await onDisk(tab, id)).toBe("theirs");
    await tab.edit.useTheirs();
    expect(opened(tab)).toMatchObject({ draft: { criteria: "theirs" }, access: { kind: "here" } });
  });

  test("a change under the first tab's hands overwrites nothing; it may keep its own as a copy", async () => {
    const { tab, id, openTab } = await openEmpathy();
    const second = await openTab("two");
    tab.edit.change(withCriteria("mine"), "criteria");
    await second.actions.change(id, { draft: withCriteria("theirs") }, { label: "edit" });
    await tab.hear(id);
    expect(opened(tab).access.kind).toBe("changed-elsewhere");
    const copyId = await tab.edit.keepAsCopy();
    expect(opened(tab)).toMatchObject({
      id: copyId,
      draft: { name: "Empathy (my copy)", criteria: "mine" },
      access: { kind: "here" },
    });
    expect(await onDisk(tab, id)).toBe("theirs");
    expect(await onDisk(tab, copyId)).toBe("mine");
  });
});
