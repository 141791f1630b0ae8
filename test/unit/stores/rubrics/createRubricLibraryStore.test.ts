import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { RubricRecord, TrialCase } from "#core/rubric/rubricRecord.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { EMPATHY, libraryFixture } from "./rubricLibraryFixture.ts";

type Fixture = ReturnType<typeof libraryFixture>;

const recordOf = ({ library }: Fixture, id: string): RubricRecord => {
  const record = library.getState().records.find((candidate) => candidate.id === id);
  if (record === undefined) throw new TypeError(`No record ${id}`);
  return record;
};

const trialCase = (id: string, rubricId: string): TrialCase => ({
  id,
  rubricId,
  position: 1,
  instruction: "Say hello.",
  response: "Hello.",
  referenceAnswer: "",
  expectedScore: 4,
  textRevision: 1,
});

/** The same disk, opened again as after a reload. */
async function reload({ disk }: Fixture, prefix = "again"): Promise<Fixture> {
  const again = libraryFixture(disk, prefix);
  await again.actions.restore();
  return again;
}

async function withEmpathy(): Promise<{ fixture: Fixture; id: string }> {
  const fixture = libraryFixture();
  await fixture.actions.restore();
  return { fixture, id: await fixture.actions.create(EMPATHY, ["tone"]) };
}

test("restore() of an empty disk is ready, with nothing to undo", async () => {
  const { library, actions } = libraryFixture();
  await actions.restore();
  expect(library.getState()).toMatchObject({
    reading: { kind: "ready" },
    records: [],
    undoStep: null,
    redoStep: null,
  });
});

test("restore() that the disk refuses ends as state", async () => {
  const { library, actions, storage } = libraryFixture();
  const refusal = new AppError("storage/unavailable", "The disk is gone");
  Object.assign(storage.rubrics, { listRecords: () => Promise.reject(refusal) });
  await actions.restore();
  expect(library.getState().reading).toEqual({ kind: "failed", error: refusal });
});

test("create() keeps a rubric without a saved version, and other tabs are told", async () => {
  const { fixture, id } = await withEmpathy();
  const record = recordOf(fixture, id);
  expect(record).toMatchObject({ draft: EMPATHY, newest: null, tags: ["tone"], revision: 1 });
  expect(fixture.announced).toEqual([id]);
  expect((await reload(fixture)).library.getState().records).toEqual([record]);
});

describe("saveVersion()", () => {
  test("numbers versions from 1, with hash, date and note, and keeps the earlier ones", async () => {
    const { fixture, id } = await withEmpathy();
    const first = await fixture.actions.saveVersion(id, "begun");
    expect(first).toMatchObject({ version: 1, note: "begun", savedAt: "2026-11-03T00:00:00.000Z" });
    const changed = { ...EMPATHY, criteria: "Is the response kind?" };
    await fixture.actions.change(id, { draft: changed }, { label: "edit" });
    const second = await fixture.actions.saveVersion(id, "");
    expect(second.version).toBe(2);
    expect(second.sha256).not.toBe(first.sha256);
    expect(await fixture.storage.rubrics.listVersions(id)).toEqual([first, second]);
    expect(recordOf(fixture, id).newest).toEqual(second);
  });

  test("saves the same text only once", async () => {
    const { fixture, id } = await withEmpathy();
    const first = await fixture.actions.saveVersion(id, "begun");
    expect(await fixture.actions.saveVersion(id, "again")).toEqual(first);
    expect(await fixture.storage.rubrics.listVersions(id)).toEqual([first]);
  });

  test("refuses a text that is not valid", async () => {
    const { fixture, id } = await withEmpathy();
    await fixture.actions.change(id, { draft: { ...EMPATHY, criteria: " " } }, { label: "edit" });
    await expect(fixture.actions.saveVersion(id, "")).rejects.toMatchObject({ code: "unknown/unexpected" });
    expect(await fixture.storage.rubrics.listVersions(id)).toEqual([]);
  });
});

describe("undo() and redo()", () => {
  test("take back and do again fields, archiving and tags, one step each, also after a reload", async () => {
    const { fixture, id } = await withEmpathy();
    await fixture.actions.change(id, { isArchived: true }, { label: "archiving of Empathy" });
    await fixture.actions.change(id, { tags: ["tone", "care"] }, { label: "tags of Empathy" });
    const again = await reload(fixture);
    expect(again.library.getState().undoStep?.label).toBe("tags of Empathy");
    expect((await again.actions.undo())?.rubricId).toBe(id);
    expect(recordOf(again, id)).toMatchObject({ tags: ["tone"], isArchived: true });
    await again.actions.undo();
    expect(recordOf(again, id)).toMatchObject({ isArchived: false });
    const third = await reload(again);
    expect(third.library.getState().redoStep?.label).toBe("archiving of Empathy");
    await third.actions.redo();
    await third.actions.redo();
    expect(recordOf(third, id)).toMatchObject({ tags: ["tone", "care"], isArchived: true });
    expect(await third.actions.redo()).toBeNull();
  });

  test("typing with one merge key is one step; another key or a pause begins the next", async () => {
    const { fixture, id } = await withEmpathy();
    const type = (criteria: string, mergeKey: string): Promise<RubricRecord> =>
      fixture.actions.change(id, { draft: { ...EMPATHY, criteria } }, { label: "edit", mergeKey });
    await type("I", "criteria");
    await type("Is", "criteria");
    await type("Is it", "score1");
    fixture.clock.nowMs += 60_000;
    await type("Is it kind?", "score1");
    const seen: string[] = [];
    for (;;) {
      if ((await fixture.actions.undo()) === null) break;
      seen.push(fixture.library.getState().records[0]?.draft.criteria ?? "removed");
    }
    expect(seen).toEqual(["Is it", "Is", EMPATHY.criteria, "removed"]);
  });

  test("undo goes past a saved version by its text; the version stays", async () => {
    const { fixture, id } = await withEmpathy();
    await fixture.actions.change(id, { draft: { ...EMPATHY, criteria: "Kind?" } }, { label: "edit" });
    const version = await fixture.actions.saveVersion(id, "");
    await fixture.actions.undo();
    expect(recordOf(fixture, id)).toMatchObject({ draft: EMPATHY, newest: version });
    expect(await fixture.storage.rubrics.listVersions(id)).toEqual([version]);
  });

  test("a removed rubric comes back with versions and trial cases, and can be removed again", async () => {
    const { fixture, id } = await withEmpathy();
    const version = await fixture.actions.saveVersion(id, "begun");
    await fixture.actions.changeTrialCases(id, [], [trialCase("c1", id)], "new case");
    await fixture.actions.remove(id);
    expect(fixture.library.getState().records).toEqual([]);
    const again = await reload(fixture);
    expect(again.library.getState().undoStep?.label).toBe("deletion of Empathy");
    await again.actions.undo();
    expect(await again.storage.rubrics.listVersions(id)).toEqual([version]);
    expect(await again.storage.rubrics.listTrialCases(id)).toEqual([trialCase("c1", id)]);
    await again.actions.redo();
    expect(again.library.getState().records).toEqual([]);
    expect(await again.storage.rubrics.listVersions(id)).toEqual([]);
  });

  test("undoing the start of a rubric keeps what was written since for redo", async () => {
    const { fixture, id } = await withEmpathy();
    const changed = { ...EMPATHY, criteria: "Kind?" };
    await fixture.actions.change(id, { draft: changed }, { label: "edit" });
    await fixture.actions.undo();
    await fixture.actions.undo();
    expect(fixture.library.getState().records).toEqual([]);
    await fixture.actions.redo();
    await fixture.actions.redo();
    expect(recordOf(fixture, id).draft).toEqual(changed);
  });

  test("trial cases that were removed or changed come back", async () => {
    const { fixture, id } = await withEmpathy();
    const one = trialCase("c1", id);
    await fixture.actions.changeTrialCases(id, [], [one], "new case");
    await fixture.actions.changeTrialCases(id, [one], [{ ...one, expectedScore: 2 }], "expected score");
    await fixture.actions.changeTrialCases(id, [{ ...one, expectedScore: 2 }], [], "removal");
    expect(await fixture.storage.rubrics.listTrialCases(id)).toEqual([]);
    await fixture.actions.undo();
    await fixture.actions.undo();
    expect(await fixture.storage.rubrics.listTrialCases(id)).toEqual([one]);
  });

  test("something new ends what could be done again", async () => {
    const { fixture, id } = await withEmpathy();
    await fixture.actions.change(id, { isFavourite: true }, { label: "favourite" });
    await fixture.actions.undo();
    await fixture.actions.change(id, { isArchived: true }, { label: "archiving" });
    expect(fixture.library.getState().redoStep).toBeNull();
    expect((await reload(fixture)).library.getState().redoStep).toBeNull();
  });

  test("a step is given up, and nothing overwritten, once another tab has changed the same", async () => {
    const { fixture, id } = await withEmpathy();
    await fixture.actions.change(id, { tags: ["mine"] }, { label: "tags" });
    const other = await reload(fixture, "other");
    await other.actions.change(id, { tags: ["theirs"] }, { label: "tags" });
    expect(await fixture.actions.undo()).toBeNull();
    await fixture.actions.reread([id]);
    expect(recordOf(fixture, id).tags).toEqual(["theirs"]);
  });
});

describe("change() in two tabs", () => {
  test("different fields are both kept", async () => {
    const { fixture, id } = await withEmpathy();
    const other = await reload(fixture, "other");
    await other.actions.change(id, { isFavourite: true }, { label: "favourite" });
    await fixture.actions.change(id, { tags: ["mine"] }, { label: "tags" });
    expect(recordOf(fixture, id)).toMatchObject({ isFavourite: true, tags: ["mine"], revision: 3 });
  });

  test("the same field is refused to the later one, which then has the other's value", async () => {
    const { fixture, id } = await withEmpathy();
    const other = await reload(fixture, "other");
    await other.actions.change(id, { tags: ["theirs"] }, { label: "tags" });
    await expect(fixture.actions.change(id, { tags: ["mine"] }, { label: "tags" })).rejects.toMatchObject({
      code: "storage/changed-elsewhere",
    });
    expect(recordOf(fixture, id).tags).toEqual(["theirs"]);
    expect((await fixture.storage.rubrics.getRecord(id))?.tags).toEqual(["theirs"]);
  });

  test("a change made on something else than is there is refused", async () => {
    const { fixture, id } = await withEmpathy();
    await expect(
      fixture.actions.change(id, { tags: ["mine"] }, { label: "tags", replaces: { tags: ["long ago"] } }),
    ).rejects.toMatchObject({ code: "storage/changed-elsewhere" });
    expect(recordOf(fixture, id).tags).toEqual(["tone"]);
  });
});

test("duplicate() copies text, tags and trial cases under ids of their own, and no versions", async () => {
  const { fixture, id } = await withEmpathy();
  await fixture.actions.saveVersion(id, "");
  await fixture.actions.changeTrialCases(id, [], [trialCase("c1", id)], "new case");
  const copyId = await fixture.actions.duplicate(id);
  expect(recordOf(fixture, copyId)).toMatchObject({
    draft: { ...EMPATHY, name: "Empathy (copy)" },
    newest: null,
    tags: ["tone"],
  });
  const [copied] = await fixture.storage.rubrics.listTrialCases(copyId);
  expect(copied).toMatchObject({ rubricId: copyId, instruction: "Say hello.", expectedScore: 4 });
  expect(copied?.id).not.toBe("c1");
});

test("duplicate() of a starter makes it the person's own", async () => {
  const { fixture } = await withEmpathy();
  const [starter] = STARTER_RUBRICS;
  const copyId = await fixture.actions.duplicate(starter?.id ?? "");
  expect(recordOf(fixture, copyId).draft).toMatchObject({
    name: "My helpfulness",
    criteria: starter?.criteria,
  });
});

test("addImported() replaces by adding a version; the earlier ones stay", async () => {
  const { fixture, id } = await withEmpathy();
  const first = await fixture.actions.saveVersion(id, "begun");
  const draft = { ...EMPATHY, criteria: "Is the response kind?" };
  await fixture.actions.addImported([{ kind: "replace", id, draft, note: "from a file" }]);
  const versions = await fixture.storage.rubrics.listVersions(id);
  expect(versions).toMatchObject([first, { version: 2, criteria: draft.criteria, note: "from a file" }]);
});

test("a write that the disk refuses changes nothing on the page", async () => {
  const { fixture, id } = await withEmpathy();
  const before = fixture.library.getState();
  const full = Object.assign(new Error("full"), { name: "QuotaExceededError" });
  let refused = 0;
  const write = fixture.storage.rubrics.write.bind(fixture.storage.rubrics);
  Object.assign(fixture.storage.rubrics, {
    write: () => {
      refused += 1;
      return Promise.reject(full);
    },
  });
  await expect(fixture.actions.change(id, { tags: [] }, { label: "tags" })).rejects.toBe(full);
  expect(refused).toBe(1);
  expect(fixture.library.getState()).toEqual(before);
  Object.assign(fixture.storage.rubrics, { write });
  await fixture.actions.change(id, { tags: [] }, { label: "tags" });
  expect(recordOf(fixture, id).tags).toEqual([]);
});
