import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { ImportedBundle } from "#core/rubric/formats/rubricImport.ts";
import type { RubricBundle, TrialCase } from "#core/rubric/rubricRecord.ts";
import { STEP_LIMITS } from "#stores/rubrics/stepList.ts";
import { trialRunOf, verdictOf } from "#test/contract/storageSamples.ts";
import { EMPATHY, libraryFixture } from "./rubricLibraryFixture.ts";

type Fixture = ReturnType<typeof libraryFixture>;
const CHANGED = "storage/changed-elsewhere";

async function openLibrary(disk?: Fixture["disk"], prefix?: string): Promise<Fixture> {
  const fixture = libraryFixture(disk, prefix);
  await fixture.actions.restore();
  return fixture;
}

const named = (name: string, criteria = EMPATHY.criteria): typeof EMPATHY => ({ ...EMPATHY, name, criteria });

const caseOf = (id: string, rubricId: string): TrialCase => ({
  id,
  rubricId,
  position: 1,
  instruction: "Say hello.",
  response: "Hello.",
  referenceAnswer: "",
  expectedScore: 4,
  textRevision: 1,
});

/** A rubric from outside with one case and one run. */
function bundleOf(id: string, parts: Partial<RubricBundle> = {}): RubricBundle {
  const now = "2026-11-01T00:00:00.000Z";
  return {
    record: {
      id,
      draft: named(`Imported ${id}`),
      newest: null,
      tags: [],
      isFavourite: false,
      isArchived: false,
      dismissedFindings: [],
      createdAt: now,
      changedAt: now,
      revision: 4,
    },
    versions: [],
    trialCases: [caseOf(`${id}-case`, id)],
    trialRuns: [{ ...trialRunOf(`${id}-run`, id, now, [[4, 4]]) }],
    ...parts,
  };
}

const add = (bundle: RubricBundle): ImportedBundle => ({ kind: "add", bundle });
const names = ({ library }: Fixture): readonly string[] =>
  library.getState().records.map(({ draft }) => draft.name);
const labels = ({ library }: Fixture): readonly (string | undefined)[] => {
  const { undoStep, redoStep } = library.getState();
  return [undoStep?.label, redoStep?.label];
};

describe("addImported()", () => {
  test("is one step whatever it adds and replaces; undo and redo take all of it, also after a reload", async () => {
    const fixture = await openLibrary();
    const { actions, storage, disk } = fixture;
    const one = await actions.create(named("One"));
    const two = await actions.create(named("Two"));
    await actions.saveVersion(one, "begun");
    const imported = [bundleOf("a"), bundleOf("b")];
    await actions.addImported([
      { kind: "replace", id: one, draft: named("One", "Is it kind?"), note: "from a file" },
      ...imported.map(add),
      { kind: "replace", id: two, draft: named("Two", ""), note: "from a file" },
    ]);
    expect(labels(fixture)).toEqual(["import of 4 rubrics", undefined]);
    expect(names(fixture)).toEqual(["One", "Two", "Imported a", "Imported b"]);
    expect(await storage.rubrics.readBundles(["a", "b"])).toEqual(imported);
    const again = await openLibrary(disk, "again");
    expect(await again.actions.undo()).toMatchObject({ label: "import of 4 rubrics" });
    expect(again.library.getState().records.map(({ draft }) => draft)).toEqual([named("One"), named("Two")]);
    expect(await storage.rubrics.listTrialCases("a")).toEqual([]);
    // a version that was saved stays
    expect(await storage.rubrics.listVersions(one)).toMatchObject([{ version: 1 }, { note: "from a file" }]);
    const third = await openLibrary(disk, "third");
    await third.actions.redo();
    expect(await storage.rubrics.readBundles(["a", "b"])).toEqual(imported);
    expect((await storage.rubrics.getRecords([one, two])).map(({ draft }) => draft.criteria)).toEqual([
      "Is it kind?",
      "",
    ]);
  });

  test("puts two texts for one rubric on top of each other, as two versions", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const replace = (criteria: string): ImportedBundle => ({
      kind: "replace",
      id,
      draft: named("One", criteria),
      note: criteria,
    });
    await fixture.actions.addImported([replace("First?"), replace("Second?")]);
    expect(await fixture.storage.rubrics.listVersions(id)).toMatchObject([
      { version: 1, criteria: "First?" },
      { version: 2, criteria: "Second?" },
    ]);
    const [record] = fixture.library.getState().records;
    expect(record).toMatchObject({ revision: 2, newest: { version: 2 }, draft: { criteria: "Second?" } });
    await fixture.actions.undo();
    expect(fixture.library.getState().records[0]?.draft).toEqual(named("One"));
  });

  test("that the disk refuses changes nothing at all", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const before = fixture.library.getState();
    const replace = { kind: "replace", id, draft: named("One", "Is it kind?"), note: "" } as const;
    const broken = { ...bundleOf("a"), versions: [{ ...named("a"), id: "a", oddity: () => 1 }] };
    await expect(
      fixture.actions.addImported([replace, add(broken as unknown as RubricBundle)]),
    ).rejects.toMatchObject({ code: "storage/unavailable" });
    expect(fixture.library.getState()).toEqual(before);
    expect(await fixture.storage.rubrics.listVersions(id)).toEqual([]);
    expect((await fixture.storage.rubrics.getRecord(id))?.draft).toEqual(named("One"));
  });

  test("gives cases and runs other ids when another rubric has theirs, and takes none away", async () => {
    const fixture = await openLibrary();
    const { actions, storage } = fixture;
    const id = await actions.create(named("One"));
    await actions.changeTrialCases(id, [], [caseOf("a-case", id)], "a new case");
    await actions.addImported([add(bundleOf("a"))]);
    expect(await storage.rubrics.listTrialCases(id)).toEqual([caseOf("a-case", id)]);
    const [bundle] = await storage.rubrics.readBundles(["a"]);
    expect(bundle?.trialCases).toMatchObject([{ instruction: "Say hello." }]);
    expect(bundle?.trialCases[0]?.id).not.toBe("a-case");
    expect(bundle?.trialRuns).toHaveLength(1);
    await actions.undo();
    expect(await storage.rubrics.listTrialCases(id)).toEqual([caseOf("a-case", id)]);
  });

  test("is not taken back in part when another tab has removed a rubric of it", async () => {
    const fixture = await openLibrary();
    await fixture.actions.addImported([add(bundleOf("a")), add(bundleOf("b"))]);
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.remove("a");
    expect(await fixture.actions.undo()).toBeNull();
    expect((await fixture.storage.rubrics.listRecords()).map(({ id }) => id)).toEqual(["b"]);
  });

  test("of a rubric that another tab has added meanwhile is refused", async () => {
    const fixture = await openLibrary();
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.addImported([add(bundleOf("a"))]);
    await expect(fixture.actions.addImported([add(bundleOf("a"))])).rejects.toMatchObject({ code: CHANGED });
    expect(fixture.library.getState().undoStep).toBeNull();
  });

  test("of 2,000 rubrics can be undone and done again", async () => {
    const fixture = await openLibrary();
    const bundles = Array.from({ length: 2_000 }, (_, index) => bundleOf(`i${index}`));
    await fixture.actions.create(named("Before"));
    await fixture.actions.addImported(bundles.map(add));
    expect(fixture.library.getState().records).toHaveLength(2_001);
    expect(JSON.stringify(fixture.library.getState().undoStep).length).toBeLessThan(30_000);
    await fixture.actions.undo();
    expect(names(fixture)).toEqual(["Before"]);
    await fixture.actions.redo();
    expect(await fixture.storage.rubrics.readBundles(["i0", "i1999"])).toEqual([bundles[0], bundles[1_999]]);
  });
});

describe("changeMany()", () => {
  async function withThree() {
    const fixture = await openLibrary();
    const ids: string[] = [];
    for (const name of ["One", "Two", "Three"]) ids.push(await fixture.actions.create(named(name)));
    return { fixture, ids };
  }
  const archived = ({ library }: Fixture): readonly string[] =>
    library.getState().records.flatMap(({ draft, isArchived }) => (isArchived ? [draft.name] : []));

  test("is one step of those that are not so already; undo takes all of it back", async () => {
    const { fixture, ids } = await withThree();
    await fixture.actions.change(ids[1] ?? "", { isArchived: true }, { label: "archiving of Two" });
    const all = ids.map((id) => ({ id, fields: { isArchived: true } }));
    await fixture.actions.changeMany(all, "archiving of 3 rubrics");
    expect(archived(fixture)).toEqual(["One", "Two", "Three"]);
    await fixture.actions.undo();
    expect(archived(fixture)).toEqual(["Two"]);
    expect(labels(fixture)).toEqual(["archiving of Two", "archiving of 3 rubrics"]);
    await fixture.actions.redo();
    expect(archived(fixture)).toEqual(["One", "Two", "Three"]);
    await fixture.actions.changeMany(all, "archiving of 3 rubrics again");
    expect(labels(fixture)[0]).toBe("archiving of 3 rubrics");
  });

  test("leaves what another tab changed beside it, and is refused as a whole where that is the same", async () => {
    const { fixture, ids } = await withThree();
    const [one = "", two = ""] = ids;
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.change(two, { isFavourite: true }, { label: "star" });
    await fixture.actions.changeMany(
      [one, two].map((id) => ({ id, fields: { isArchived: true } })),
      "archiving",
    );
    expect((await fixture.storage.rubrics.getRecord(two)) ?? {}).toMatchObject({
      isFavourite: true,
      isArchived: true,
    });
    await other.actions.reread([one, two]);
    await other.actions.change(two, { tags: ["theirs"] }, { label: "tags" });
    await expect(
      fixture.actions.changeMany(
        [one, two].map((id) => ({ id, fields: { tags: ["mine"] } })),
        "tags",
      ),
    ).rejects.toMatchObject({ code: CHANGED });
    expect((await fixture.storage.rubrics.getRecord(one))?.tags).toEqual([]);
    expect(fixture.library.getState().records.find(({ id }) => id === two)?.tags).toEqual(["theirs"]);
  });

  test("undo of it is given up as a whole when one of them was changed since", async () => {
    const { fixture, ids } = await withThree();
    await fixture.actions.changeMany(
      ids.map((id) => ({ id, fields: { tags: ["mine"] } })),
      "tags",
    );
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.change(ids[1] ?? "", { tags: ["theirs"] }, { label: "tags" });
    expect(await fixture.actions.undo()).toBeNull();
    expect((await fixture.storage.rubrics.listRecords()).map(({ tags }) => tags[0])).toEqual([
      "mine",
      "theirs",
      "mine",
    ]);
    expect(labels(fixture)).toEqual(["start of Three", undefined]);
  });
});

describe("steps of two tabs", () => {
  test("that come to the same number in the same millisecond are both kept", async () => {
    const fixture = await openLibrary();
    const other = await openLibrary(fixture.disk, "other");
    await Promise.all([fixture.actions.create(named("One")), other.actions.create(named("Two"))]);
    const steps = await fixture.storage.rubrics.listSteps();
    expect(steps.map(({ label }) => label).toSorted()).toEqual(["start of One", "start of Two"]);
    expect(await other.actions.undo()).toMatchObject({ label: "start of Two" });
    expect(await fixture.actions.undo()).toMatchObject({ label: "start of One" });
    expect(await fixture.storage.rubrics.listRecords()).toEqual([]);
  });

  test("are not merged over what the other one wrote in between", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const type = async ({ actions }: Fixture, criteria: string): Promise<void> => {
      await actions.reread([id]);
      await actions.change(id, { draft: named("One", criteria) }, { label: "edit", mergeKey: "criteria" });
    };
    const other = await openLibrary(fixture.disk, "other");
    await type(fixture, "mine");
    await type(other, "theirs");
    await type(fixture, "mine again");
    await fixture.actions.undo();
    expect((await fixture.storage.rubrics.getRecord(id))?.draft.criteria).toBe("theirs");
  });

  test("on trial cases overwrite nothing: a change of what another tab has changed is refused", async () => {
    const fixture = await openLibrary();
    const { actions, storage } = fixture;
    const id = await actions.create(named("One"));
    const first = caseOf("c", id);
    const theirs: TrialCase = { ...first, expectedScore: 1 };
    await actions.changeTrialCases(id, [], [first], "a new case");
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.changeTrialCases(id, [first], [theirs], "expected score");
    const mine: TrialCase = { ...first, expectedScore: 2 };
    await expect(actions.changeTrialCases(id, [first], [mine], "mine")).rejects.toMatchObject({
      code: CHANGED,
    });
    expect(await storage.rubrics.listTrialCases(id)).toEqual([theirs]);
    expect(await actions.undo()).toBeNull();
    expect(await storage.rubrics.listTrialCases(id)).toEqual([theirs]);
  });
});

test("saveVersion() is not kept back by what another tab changed beside the text", async () => {
  const fixture = await openLibrary();
  const id = await fixture.actions.create(named("One"));
  const other = await openLibrary(fixture.disk, "other");
  await other.actions.change(id, { isFavourite: true }, { label: "star" });
  expect(await fixture.actions.saveVersion(id, "")).toMatchObject({ version: 1 });
  expect(fixture.library.getState().records[0]).toMatchObject({ isFavourite: true, newest: { version: 1 } });
});

test("saveVersion() is refused when another tab has another text, which is then known here", async () => {
  const fixture = await openLibrary();
  const id = await fixture.actions.create(named("One"));
  const other = await openLibrary(fixture.disk, "other");
  await other.actions.change(id, { draft: named("One", "theirs") }, { label: "edit" });
  await expect(fixture.actions.saveVersion(id, "")).rejects.toMatchObject({ code: CHANGED });
  expect(fixture.library.getState().records[0]?.draft.criteria).toBe("theirs");
  expect(await fixture.storage.rubrics.listVersions(id)).toEqual([]);
});

describe("remove()", () => {
  test("of a rubric that another tab writes in the same moment takes nothing along that it did not see", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const other = await openLibrary(fixture.disk, "other");
    const readBundles = fixture.storage.rubrics.readBundles.bind(fixture.storage.rubrics);
    Object.assign(fixture.storage.rubrics, {
      readBundles: async (ids: readonly string[]) => {
        const read = await readBundles(ids);
        await other.actions.change(id, { draft: named("One", "theirs") }, { label: "edit" });
        return read;
      },
    });
    await expect(fixture.actions.remove(id)).rejects.toMatchObject({ code: CHANGED });
    expect((await fixture.storage.rubrics.getRecord(id))?.draft.criteria).toBe("theirs");
  });

  test("of a rubric that another tab has removed is refused, and it is gone here, too", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const other = await openLibrary(fixture.disk, "other");
    await other.actions.remove(id);
    await expect(fixture.actions.remove(id)).rejects.toMatchObject({ code: CHANGED });
    expect(names(fixture)).toEqual([]);
    expect(labels(fixture)[0]).toBe("start of One");
  });

  test("can be undone however large the rubric is", async () => {
    const fixture = await openLibrary();
    const id = await fixture.actions.create(named("One"));
    const large = { ...caseOf("c", id), response: "x".repeat(STEP_LIMITS.characters) };
    await fixture.actions.changeTrialCases(id, [], [large], "a new case");
    await fixture.actions.remove(id);
    expect(await fixture.actions.undo()).toMatchObject({ label: "deletion of One" });
    expect(await fixture.storage.rubrics.listTrialCases(id)).toEqual([large]);
  });
});

test("undo of an import that was judged with says so, once, and does not bar the way to the steps behind it", async () => {
  const fixture = await openLibrary();
  const id = await fixture.actions.create(named("One"));
  await fixture.actions.addImported([add(bundleOf("a"))]);
  await fixture.storage.verdicts.add(verdictOf("v1", { rubricId: "a" }));
  await expect(fixture.actions.undo()).rejects.toMatchObject({ code: "storage/in-use" });
  expect(names(fixture)).toEqual(["One", "Imported a"]);
  expect(await fixture.actions.undo()).toMatchObject({ rubricId: id });
});

test("undo that the disk refuses leaves the step to be tried again", async () => {
  const fixture = await openLibrary();
  await fixture.actions.create(named("One"));
  const write = fixture.storage.rubrics.write.bind(fixture.storage.rubrics);
  const full = new AppError("storage/quota-exceeded", "full");
  Object.assign(fixture.storage.rubrics, { write: () => Promise.reject(full) });
  await expect(fixture.actions.undo()).rejects.toBe(full);
  expect(labels(fixture)).toEqual(["start of One", undefined]);
  Object.assign(fixture.storage.rubrics, { write });
  expect(await fixture.actions.undo()).toMatchObject({ label: "start of One" });
});

test("two presses of undo at once take back two steps, and a third nothing", async () => {
  const fixture = await openLibrary();
  const id = await fixture.actions.create(named("One"));
  await fixture.actions.change(id, { isFavourite: true }, { label: "star" });
  const undone = await Promise.all([1, 2, 3].map(() => fixture.actions.undo()));
  expect(undone.map((step) => step?.label)).toEqual(["star", "start of One", undefined]);
});

test("reread() of many reads them in one go and tells whoever listens once", async () => {
  const fixture = await openLibrary();
  const other = await openLibrary(fixture.disk, "other");
  await other.actions.addImported(["a", "b", "c"].map((id) => add(bundleOf(id))));
  let told = 0;
  fixture.library.subscribe(() => (told += 1));
  await fixture.actions.reread(["a", "b", "gone"]);
  expect(names(fixture)).toEqual(["Imported a", "Imported b"]);
  expect(told).toBe(1);
});

test("other tabs are told of every rubric that changes, by its cases, too", async () => {
  const fixture = await openLibrary();
  const { actions, announced } = fixture;
  const id = await actions.create(named("One"));
  const told = async (work: Promise<unknown>): Promise<readonly string[]> => {
    announced.length = 0;
    await work;
    return [...announced];
  };
  expect(await told(actions.changeTrialCases(id, [], [caseOf("c", id)], "a new case"))).toEqual([id]);
  expect(await told(actions.changeTrialCases(id, [caseOf("c", id)], [], "removal"))).toEqual([id]);
  expect(await told(actions.addImported([add(bundleOf("a")), add(bundleOf("b"))]))).toEqual(["a", "b"]);
  expect(await told(actions.undo())).toEqual(["a", "b"]);
});
